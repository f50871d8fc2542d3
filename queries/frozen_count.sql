-- How many forecasts are frozen. It only grows, so it tells a page whether there are new ones.
-- Parameters: none.
-- Returns:    frozen BIGINT, one row. Those made of releases, a second time, are not counted.
SELECT count(*) AS frozen
FROM frozen_forecasts
WHERE NOT starts_with(data_version, 'r-')
