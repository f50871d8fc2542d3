-- Remove what an event's lists were marked by: minutes and imports. Its days say it themselves from now on.
-- Parameters: $event_id VARCHAR.
-- Returns:    the number of rows.
DELETE FROM bulk_lists
WHERE event_id = $event_id
