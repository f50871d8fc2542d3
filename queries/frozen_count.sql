-- How many forecasts are frozen. It only grows, so it tells a page whether there are new ones.
-- Parameters: none.
-- Returns:    frozen BIGINT, one row.
SELECT count(*) AS frozen
FROM frozen_forecasts
