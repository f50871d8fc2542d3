-- Who of one event was marked present or absent, as it stands, in the columns of the files that are imported.
-- Parameters: $event_id VARCHAR.
-- Returns:    the columns of attendance as a file; by sign-up. Nothing of a shredded event: its marks are of days.
SELECT event_id, registration_id, attended, checked_in_at
FROM attendance
WHERE event_id = $event_id
    AND valid_to = 'infinity'
    AND event_id NOT IN (SELECT shreddings.event_id FROM shreddings)
ORDER BY registration_id
