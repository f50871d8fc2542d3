-- Version 11: when the people of an event are to be forgotten (see queries/shredding); NULL for 30 days after its start.
ALTER TABLE events ADD COLUMN shred_at TIMESTAMPTZ
