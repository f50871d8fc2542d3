-- How many sign-ups of an event belong to a list: those of one minute, or those that one import first brought.
-- Parameters: $event_id VARCHAR; $minute TIMESTAMPTZ or $import_id INTEGER, the other NULL.
-- Returns:    bookings BIGINT, one row.
SELECT count(DISTINCT registration_id) AS bookings
FROM registrations
WHERE event_id = $event_id
    AND (
        ($import_id::INTEGER IS NOT NULL AND import_id = $import_id::INTEGER AND valid_from = '-infinity')
        OR (valid_to = 'infinity' AND date_trunc('minute', registered_at) = $minute::TIMESTAMPTZ)
    )
