-- Remove every version of every mark of the people of an event; those of its days stay, where it was shredded before.
-- Parameters: $event_id VARCHAR.
-- Returns:    the number of rows.
DELETE FROM attendance
WHERE event_id = $event_id
    AND registration_id NOT IN (
        SELECT registration_id FROM registrations WHERE event_id = $event_id AND day_total IS NOT NULL
    )
