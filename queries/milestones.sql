-- What had happened by $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive).
-- Returns:    happened_at TIMESTAMPTZ, title VARCHAR, kind VARCHAR, source VARCHAR; oldest first.
SELECT happened_at, title, kind, source
FROM milestones
WHERE event_id = $event_id
    AND valid_from <= $as_of
    AND valid_to > $as_of
    AND happened_at <= $as_of
ORDER BY happened_at, title
