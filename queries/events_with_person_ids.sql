-- The events of which sign-ups are stored under ids that were made of persons with the event's key.
-- Parameters: none.
-- Returns:    event_id VARCHAR, once each, by name.
SELECT DISTINCT event_id
FROM registrations
WHERE regexp_full_match(registration_id, 'p-[0-9a-f]{32}')
ORDER BY event_id
