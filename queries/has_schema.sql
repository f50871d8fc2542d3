-- Whether the tables have been made at all.
-- Parameters: none.
-- Returns:    has_schema BOOLEAN, one row.
SELECT count(*) > 0 AS has_schema
FROM duckdb_tables()
WHERE table_name = 'state'
