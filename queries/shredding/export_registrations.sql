-- The sign-ups of one event as they stand, in the columns of the files that are imported.
-- Parameters: $event_id VARCHAR.
-- Returns:    the columns of registrations as a file, attended BOOLEAN of those who were marked; by sign-up.
SELECT
    registrations.event_id,
    registrations.registration_id,
    registrations.registered_at,
    registrations.city,
    registrations.cancelled_at,
    registrations.party_size,
    registrations.status,
    registrations.bus_id,
    registrations.channel,
    attendance.attended
FROM registrations
LEFT JOIN attendance
    ON attendance.event_id = registrations.event_id
    AND attendance.registration_id = registrations.registration_id
    AND attendance.valid_to = 'infinity'
WHERE registrations.event_id = $event_id
    AND registrations.valid_to = 'infinity'
    AND registrations.day_total IS NULL
ORDER BY registrations.registered_at, registrations.registration_id
