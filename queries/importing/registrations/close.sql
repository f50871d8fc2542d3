-- End the stored versions of registrations that an import replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE registrations
SET valid_to = $now
FROM compared
WHERE registrations.valid_to = 'infinity'
    AND compared.row_state = 'changed'
    AND registrations.event_id = compared.event_id
    AND registrations.registration_id = compared.registration_id
