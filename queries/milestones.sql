-- What had happened by $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    happened_at TIMESTAMPTZ, title VARCHAR, kind VARCHAR, source VARCHAR; oldest first.
SELECT happened_at, title, kind, source
FROM milestones
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND happened_at <= $as_of
ORDER BY happened_at, title
