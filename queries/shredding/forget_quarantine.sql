-- Remove the rows that were not taken and may be about the people of an event.
-- Parameters: $event_id VARCHAR.
-- Returns:    the number of rows.
DELETE FROM quarantine
WHERE is_of_event(import_id, original, $event_id)
