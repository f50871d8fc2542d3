-- How many sign-ups that stood on the books an import cancels.
-- Parameters: none.
-- Returns:    cancelled BIGINT, one row.
SELECT count(*) AS cancelled
FROM compared
WHERE newly_cancelled
