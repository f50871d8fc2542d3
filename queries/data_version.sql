-- The version of the data: it changes with every commit that changed data.
-- Parameters: none.
-- Returns:    data_version VARCHAR, one row.
SELECT data_version
FROM state
