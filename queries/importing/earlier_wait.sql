-- Whether rows of an earlier import wait: asked first, because to look for them among the rows of a large file takes long.
-- Parameters: $import_id INTEGER.
-- Returns:    wait BOOLEAN, one row.
SELECT count(*) > 0 AS wait
FROM quarantine
WHERE import_id < $import_id
    AND corrected_by IS NULL
