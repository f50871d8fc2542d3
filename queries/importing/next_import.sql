-- The id and the moment of the import that is about to be stored.
-- Parameters: $now TIMESTAMPTZ.
-- Returns:    import_id INTEGER, imported_at TIMESTAMPTZ; one row.
-- Never earlier than the import before, or a clock set back would close a version before it began.
SELECT
    (coalesce(max(import_id), 0) + 1)::INTEGER AS import_id,
    greatest($now::TIMESTAMPTZ, max(imported_at)) AS imported_at
FROM imports
