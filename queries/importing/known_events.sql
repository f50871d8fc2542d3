-- The events that rows may belong to, with the zone of their naive times.
-- Parameters: none.
-- Returns:    event_id VARCHAR, timezone VARCHAR.
SELECT event_id, timezone
FROM events
WHERE valid_to = 'infinity'
ORDER BY event_id
