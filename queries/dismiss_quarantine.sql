-- Let go of the waiting rows of an import.
-- Parameters: $import_id INTEGER.
-- Returns:    the number of rows.
DELETE FROM quarantine
WHERE import_id = $import_id
    AND corrected_by IS NULL
