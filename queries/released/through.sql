-- Note which imports are in a release.
-- Parameters: $known_at TIMESTAMPTZ, imports up to then.
-- Returns:    nothing; makes released_through: import_id INTEGER, known_at TIMESTAMPTZ; one row.
CREATE OR REPLACE TEMP TABLE released_through AS
SELECT coalesce(max(import_id), 0) AS import_id, $known_at::TIMESTAMPTZ AS known_at
FROM imports
WHERE imported_at <= $known_at::TIMESTAMPTZ
