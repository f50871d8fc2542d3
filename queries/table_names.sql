-- The tables of the database, by name.
-- Parameters: none.
-- Returns:    table_name VARCHAR.
SELECT table_name
FROM duckdb_tables()
ORDER BY table_name
