-- Whether the very same file was imported before, for the same event, and that import still holds.
-- Parameters: $kind, $event_id (or NULL) and $sha256 VARCHAR.
-- Returns:    is_recorded BOOLEAN, one row.
SELECT count(*) > 0 AS is_recorded
FROM imports
WHERE kind = $kind
    AND event_id IS NOT DISTINCT FROM $event_id::VARCHAR
    AND sha256 = $sha256
    AND undone_at IS NULL
