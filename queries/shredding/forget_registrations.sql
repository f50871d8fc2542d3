-- Remove every version of every sign-up of an event.
-- Parameters: $event_id VARCHAR.
-- Returns:    the number of rows.
DELETE FROM registrations
WHERE event_id = $event_id
    AND day_total IS NULL
