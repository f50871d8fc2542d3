-- The later imports that found rows unchanged where an import is undone: what they repeated goes with it all the same,
-- because of rows that change nothing only the count is kept.
-- Parameters: $import_id INTEGER.
-- Returns:    import_id INTEGER; oldest first.
SELECT later.import_id
FROM imports AS undone
JOIN imports AS later
    ON later.kind = undone.kind
    AND later.import_id > undone.import_id
    AND (later.event_id IS NULL OR undone.event_id IS NULL OR later.event_id = undone.event_id)
WHERE undone.import_id = $import_id
    AND later.rows_unchanged > 0
    AND later.undone_at IS NULL
ORDER BY later.import_id
