-- The rows of a file that can be used, typed.
-- Parameters: none.
-- Returns:    line BIGINT and the columns of the kind.
SELECT * EXCLUDE (reason)
FROM checked
WHERE reason IS NULL
