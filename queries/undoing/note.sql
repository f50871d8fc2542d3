-- Note in the manifest that an import was undone.
-- Parameters: $import_id INTEGER; $now TIMESTAMPTZ.
-- Returns:    the number of rows, 1.
UPDATE imports
SET undone_at = $now
WHERE import_id = $import_id
