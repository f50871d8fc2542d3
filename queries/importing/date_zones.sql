-- The zones of the events that a file is about.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; reads staged and known_events.
-- Returns:    timezone VARCHAR; each once.
SELECT DISTINCT timezone
FROM known_events
WHERE event_id = $event_id OR ($event_id IS NULL AND event_id IN (SELECT clean(event_id) FROM staged))
