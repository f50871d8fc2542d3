-- What became of the targets of the same organiser's, or the same series', finished events, as known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $most INTEGER (events, the latest ones).
-- Returns:    event_id VARCHAR, starts_at TIMESTAMPTZ, target DOUBLE (above 0), kind VARCHAR, counted BIGINT (the count
--             given for the whole event, else the people of the sign-ups marked as present), sign_ups BIGINT (those that were
--             counted, NULL where a count was given); by start.
-- Only events with a target that somebody counted: an uncounted one says nothing of its target, nor does one with more
-- people than there can be.
-- A past event is read as a record, whenever its count was typed in; a check-in is known from its own moment on.
-- An organiser is the same where the names agree but for case and spaces around them.
WITH this AS (
    SELECT series, lower(trim(organiser)) AS organiser
    FROM events
    WHERE event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
),

others AS (
    SELECT
        event_id,
        events.starts_at,
        events.target,
        events.kind,
        CASE WHEN events.attended BETWEEN 0 AND 100000000 THEN events.attended END AS attended
    FROM events, this
    WHERE event_id <> $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND starts_at < $as_of
        AND target > 0
        AND (events.series = this.series OR lower(trim(events.organiser)) = nullif(this.organiser, ''))
),

present AS (
    SELECT
        event_id,
        sum(CASE WHEN attendance.attended THEN party_size ELSE 0 END)::BIGINT AS people,
        sum(CASE WHEN day_total IS NULL THEN 1 ELSE party_size END) FILTER (attendance.attended)::BIGINT AS sign_ups
    FROM attendance
    JOIN others USING (event_id)
    JOIN registrations USING (event_id, registration_id)
    WHERE attendance.valid_from <= $known_at
        AND attendance.valid_to > $known_at
        AND registrations.valid_from <= $known_at
        AND registrations.valid_to > $known_at
        AND coalesce(checked_in_at, starts_at) <= $as_of
    GROUP BY event_id
),

final AS (
    SELECT event_id, starts_at, target, kind, coalesce(attended, people) AS counted, CASE WHEN attended IS NULL THEN sign_ups END AS sign_ups
    FROM others
    LEFT JOIN present USING (event_id)
    WHERE coalesce(attended, people) IS NOT NULL
    ORDER BY starts_at DESC, event_id
    LIMIT $most
)

SELECT *
FROM final
ORDER BY starts_at, event_id
