-- What came of every event: the people registered at its start, and those of them who were there.
-- Parameters: none.
-- Returns:    event_id VARCHAR, starts_at TIMESTAMPTZ, target DOUBLE, registered BIGINT, turnout BIGINT (NULL where nobody
--             was marked present or absent); as known now; by start.
-- For scoring forecasts only: nothing of it is ever given to one.
WITH registered AS (
    SELECT event_id, sum(party_size)::BIGINT AS registered
    FROM registrations
    JOIN events USING (event_id)
    WHERE registrations.valid_to = 'infinity'
        AND events.valid_to = 'infinity'
        AND registered_at <= starts_at
        AND (cancelled_at IS NULL OR cancelled_at > starts_at)
    GROUP BY event_id
),

present AS (
    SELECT registrations.event_id, sum(CASE WHEN attended THEN party_size ELSE 0 END)::BIGINT AS turnout
    FROM registrations
    JOIN attendance USING (event_id, registration_id)
    WHERE registrations.valid_to = 'infinity'
        AND attendance.valid_to = 'infinity'
    GROUP BY registrations.event_id
)

SELECT event_id, starts_at, target, coalesce(registered, 0) AS registered, turnout
FROM events
LEFT JOIN registered USING (event_id)
LEFT JOIN present USING (event_id)
WHERE valid_to = 'infinity'
ORDER BY starts_at, event_id
