-- What the database says of itself, for the small file beside it.
-- Parameters: none.
-- Returns:    data_version VARCHAR, frozen BIGINT, forecasts on record, commits BIGINT; one row.
SELECT
    data_version,
    (SELECT count(*) FROM frozen_forecasts WHERE NOT starts_with(data_version, 'r-')) AS frozen,
    commits
FROM state
