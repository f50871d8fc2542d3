-- Write an import into the manifest, in the transaction of its rows.
-- Parameters: the columns of imports but undone_at.
-- Returns:    the number of rows, 1.
-- Its rows that were not taken stand in quarantine, its undoing is written later.
INSERT INTO imports (
    import_id, imported_at, kind, event_id, file_name, sha256,
    rows_read, rows_new, rows_changed, rows_unchanged, rows_rejected, source, corrects
)
VALUES (
    $import_id, $imported_at, $kind, $event_id, $file_name, $sha256,
    $rows_read, $rows_new, $rows_changed, $rows_unchanged, $rows_rejected, $source, $corrects
)
