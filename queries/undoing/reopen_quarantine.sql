-- Let the rows that an undone import had corrected wait again.
-- Parameters: $import_id INTEGER, the import that brought them corrected.
-- Returns:    the number of rows.
UPDATE quarantine
SET corrected_by = NULL
WHERE corrected_by = $import_id
