-- Whether freed blocks of the file may still hold rows that were shredded.
-- Parameters: none.
-- Returns:    BOOLEAN; one row.
SELECT coalesce(bool_or(NOT rewritten), false)
FROM shreddings
