-- The rows of an import that were not taken and wait for a correction.
-- Parameters: $import_id INTEGER.
-- Returns:    line BIGINT, reason VARCHAR, original VARCHAR (a JSON object of field to text, or NULL); by line.
SELECT line, reason, original
FROM quarantine
WHERE import_id = $import_id
    AND corrected_by IS NULL
ORDER BY line
