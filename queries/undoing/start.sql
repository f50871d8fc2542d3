-- Make the empty table of what an undoing does to stored versions.
-- Parameters: none.
-- Returns:    nothing; makes chain: stored_in VARCHAR, a table; place BIGINT, the row's in it; row_key UBIGINT, the
--             same for all versions of a row; event_id; import_id; valid_to, as it is; new_from and new_to, as they
--             shall be, NULL where the version goes.
CREATE TEMP TABLE chain (
    stored_in VARCHAR,
    place     BIGINT,
    row_key   UBIGINT,
    event_id  VARCHAR,
    import_id INTEGER,
    valid_to  TIMESTAMPTZ,
    new_from  TIMESTAMPTZ,
    new_to    TIMESTAMPTZ
)
