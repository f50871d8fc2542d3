-- Forget the marks of an undone import, and those of events that go with it.
-- Parameters: $import_id INTEGER; reads events after the undoing.
-- Returns:    the number of rows.
DELETE FROM bulk_lists
WHERE import_id = $import_id
    OR event_id NOT IN (SELECT event_id FROM events)
