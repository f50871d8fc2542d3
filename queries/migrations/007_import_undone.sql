-- Version 7: when an import was undone; NULL while it holds.
ALTER TABLE imports ADD COLUMN undone_at TIMESTAMPTZ
