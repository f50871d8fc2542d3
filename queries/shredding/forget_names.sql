-- Let the manifest forget how the files of shredded events were called: it keeps their numbers.
-- Parameters: $import_ids INTEGER[], of those that were brought to the event; $forgotten VARCHAR, said in the place of a name.
-- Returns:    the number of rows.
-- A file of several events keeps its name while rows of people of another one are stored.
UPDATE imports
SET file_name = $forgotten, sha256 = '', source = NULL
WHERE list_contains($import_ids::INTEGER[], import_id)
    AND import_id NOT IN (
        SELECT import_id FROM registrations WHERE day_total IS NULL
        UNION
        SELECT import_id FROM posts
        UNION
        SELECT attendance.import_id
        FROM attendance
        JOIN registrations USING (event_id, registration_id)
        WHERE day_total IS NULL
    )
