-- The imports of which the manifest has forgotten the file's name, because all of their people were shredded.
-- Parameters: none.
-- Returns:    import_id INTEGER.
SELECT import_id
FROM imports
WHERE sha256 = ''
