-- The version of the tables.
-- Parameters: none.
-- Returns:    schema_version INTEGER, one row.
SELECT schema_version
FROM state
