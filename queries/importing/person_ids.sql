-- Whether sign-ups of an event are stored under ids that were made of persons with its key.
-- Parameters: $event_id VARCHAR.
-- Returns:    BOOLEAN; one row.
SELECT count(*) > 0
FROM registrations
WHERE event_id = $event_id
    AND regexp_full_match(registration_id, 'p-[0-9a-f]{32}')
