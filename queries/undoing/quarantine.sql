-- Forget the rows that an undone import did not take.
-- Parameters: $import_id INTEGER.
-- Returns:    the number of rows.
DELETE FROM quarantine
WHERE import_id = $import_id
