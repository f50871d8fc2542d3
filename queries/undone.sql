-- The imports that were undone, oldest undoing first.
-- Parameters: none.
-- Returns:    undo INTEGER, the import, undone_at TIMESTAMPTZ.
SELECT import_id AS undo, undone_at
FROM imports
WHERE undone_at IS NOT NULL
ORDER BY undone_at, import_id
