-- Whether an event is stored.
-- Parameters: $event_id VARCHAR.
-- Returns:    is_event BOOLEAN, one row.
SELECT count(*) > 0 AS is_event
FROM events
WHERE event_id = $event_id
    AND valid_to = 'infinity'
