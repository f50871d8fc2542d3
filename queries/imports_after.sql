-- The manifest's rows after one import, oldest first.
-- Parameters: $import_id INTEGER (exclusive; 0 for all).
-- Returns:    the columns of imports but undone_at, which is told apart (see undone.sql).
SELECT * EXCLUDE (undone_at)
FROM imports
WHERE import_id > $import_id
ORDER BY import_id
