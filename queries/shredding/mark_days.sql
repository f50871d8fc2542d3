-- Mark those days of a shredded event that are of lists handed in at once; they are stamped with a minute of their own.
-- Parameters: $event_id VARCHAR; $now TIMESTAMPTZ; reads the registered days: registered_at, is_listed.
-- Returns:    the number of rows.
INSERT INTO bulk_lists (event_id, minute, import_id, marked_at)
SELECT DISTINCT $event_id, date_trunc('minute', registered_at::TIMESTAMPTZ), NULL::INTEGER, $now::TIMESTAMPTZ
FROM days
WHERE is_listed
