-- Mark a list as handed in at once.
-- Parameters: $event_id VARCHAR; $minute TIMESTAMPTZ or $import_id INTEGER, the other NULL; $marked_at TIMESTAMPTZ.
-- Returns:    the number of rows, 1.
INSERT INTO bulk_lists (event_id, minute, import_id, marked_at)
VALUES ($event_id, $minute::TIMESTAMPTZ, $import_id::INTEGER, $marked_at)
