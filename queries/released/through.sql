-- Note which imports are in a release.
-- Parameters: $known_at TIMESTAMPTZ, imports up to then; $event_id VARCHAR, the event that is asked for.
-- Returns:    nothing; makes released_through: import_id INTEGER, known_at TIMESTAMPTZ, event_id VARCHAR; one row.
CREATE OR REPLACE TEMP TABLE released_through AS
SELECT coalesce(max(import_id), 0) AS import_id, $known_at::TIMESTAMPTZ AS known_at, $event_id::VARCHAR AS event_id
FROM imports
WHERE imported_at <= $known_at::TIMESTAMPTZ
