-- Write an import into the manifest, in the transaction of its rows.
-- Parameters: the columns of imports.
-- Returns:    the number of rows, 1.
INSERT INTO imports
VALUES (
    $import_id, $imported_at, $kind, $event_id, $file_name, $sha256,
    $rows_read, $rows_new, $rows_changed, $rows_unchanged, $rows_rejected
)
