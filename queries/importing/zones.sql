-- The zones whose local times DuckDB can tell.
-- Parameters: none.
-- Returns:    name VARCHAR.
SELECT name
FROM pg_timezone_names()
