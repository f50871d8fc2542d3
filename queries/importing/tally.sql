-- How the rows of an import compare with what is stored.
-- Parameters: none.
-- Returns:    new BIGINT, changed BIGINT, unchanged BIGINT; one row. Sign-ups that a whole list lacks are no rows of it.
SELECT
    count(*) FILTER (WHERE state = 'new') AS new,
    count(*) FILTER (WHERE state = 'changed') AS changed,
    count(*) FILTER (WHERE state = 'unchanged') AS unchanged
FROM compared
