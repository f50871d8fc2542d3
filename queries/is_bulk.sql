-- Whether a list is marked as handed in at once.
-- Parameters: $event_id VARCHAR; $minute TIMESTAMPTZ or $import_id INTEGER, the other NULL.
-- Returns:    is_bulk BOOLEAN, one row.
SELECT count(*) > 0 AS is_bulk
FROM bulk_lists
WHERE event_id = $event_id
    AND minute IS NOT DISTINCT FROM $minute::TIMESTAMPTZ
    AND import_id IS NOT DISTINCT FROM $import_id::INTEGER
