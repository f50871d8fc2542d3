-- The events of which an import brings something new or changed.
-- Parameters: none.
-- Returns:    event_id VARCHAR; by id.
SELECT DISTINCT event_id
FROM compared
WHERE state IN ('new', 'changed', 'missing')
ORDER BY event_id
