-- How many rows a table has, and a number that any changed value changes; the order of its rows does not matter.
-- Only numbers of one version of DuckDB may be compared: it does not promise that hash() stays what it is.
-- Parameters: $table_name VARCHAR.
-- Returns:    rows BIGINT, fingerprint VARCHAR; one row. Every block of the table is read, and so are its checksums.
SELECT
    count(*) AS rows,
    coalesce(sum(hash(stored)::HUGEINT), 0)::VARCHAR AS fingerprint
FROM query_table($table_name) AS stored
