-- Remove every version of every row of attendance of an event.
-- Parameters: $event_id VARCHAR.
-- Returns:    the number of rows.
DELETE FROM attendance
WHERE event_id = $event_id
