-- The rows that were not taken and may be about the people of one event, as they are kept; needs is_of_event.
-- Parameters: $event_id VARCHAR.
-- Returns:    kind VARCHAR, file_name VARCHAR, line BIGINT, reason VARCHAR, original VARCHAR (a JSON object of field to
--             text, or NULL), corrected_by INTEGER (the import that brought the row again, NULL while it waits); by import.
SELECT kind, file_name, line, reason, original, corrected_by
FROM quarantine
JOIN imports USING (import_id)
WHERE is_of_event(import_id, original, $event_id)
ORDER BY import_id, line
