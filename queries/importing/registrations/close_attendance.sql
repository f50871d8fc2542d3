-- End the stored versions of attendance that an import of registrations replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE attendance
SET valid_to = $now
FROM compared
WHERE attendance.valid_to = 'infinity'
    AND compared.attended_state = 'changed'
    AND attendance.event_id = compared.event_id
    AND attendance.registration_id = compared.registration_id
