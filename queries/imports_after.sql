-- The manifest's rows after one import, oldest first.
-- Parameters: $import_id INTEGER (exclusive; 0 for all).
-- Returns:    the columns of imports.
SELECT *
FROM imports
WHERE import_id > $import_id
ORDER BY import_id
