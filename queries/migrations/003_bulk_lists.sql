-- Version 3: which sign-ups were handed in at once, as a person said it: all of one minute, or all of one import.
-- A mark tells what a list was, so it holds for every as-of; taking it back deletes its row.
CREATE TABLE bulk_lists (
    event_id  VARCHAR NOT NULL,
    minute    TIMESTAMPTZ,
    import_id INTEGER,
    marked_at TIMESTAMPTZ NOT NULL,
    CHECK ((minute IS NULL) <> (import_id IS NULL))
)
