-- Who came from each city to the finished events of a series, of those registered at their start, as known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $most INTEGER (events, the latest ones).
-- Returns:    city VARCHAR ('' where none), events BIGINT (with people of that city), registered and came BIGINT
--             (people); by city. Only events where somebody was marked present or absent; marks are read as in series.
WITH this AS (
    SELECT series
    FROM events
    WHERE event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
),

finished AS (
    SELECT event_id, starts_at
    FROM events
    JOIN this USING (series)
    WHERE event_id <> $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND starts_at < $as_of
    ORDER BY starts_at DESC, event_id
    LIMIT $most
),

marks AS (
    SELECT attendance.event_id, registration_id, attended
    FROM attendance
    JOIN finished USING (event_id)
    WHERE valid_from <= $known_at
        AND valid_to > $known_at
        AND coalesce(checked_in_at, starts_at) <= $as_of
)

SELECT
    coalesce(city, '') AS city,
    count(DISTINCT event_id) AS events,
    sum(party_size)::BIGINT AS registered,
    sum(CASE WHEN attended THEN party_size ELSE 0 END)::BIGINT AS came
FROM registrations
JOIN finished USING (event_id)
LEFT JOIN marks USING (event_id, registration_id)
WHERE valid_from <= $known_at
    AND valid_to > $known_at
    AND registered_at <= starts_at
    AND (cancelled_at IS NULL OR cancelled_at > starts_at)
    AND event_id IN (SELECT event_id FROM marks)
GROUP BY ALL
ORDER BY city
