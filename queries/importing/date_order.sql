-- In which order the dates of a file that begin with two small figures put day and month.
-- Parameters: none; reads staged, of which the columns of moments end in _at.
-- Returns:    day_first, month_first, either BIGINT: values that can be read in one order only, and in both;
--             example VARCHAR: one of the last; one row.
-- Values of the contract's own spelling are left out at once. With points between, the day comes first anyway.
WITH written AS (
    SELECT bare(value) AS value
    FROM (UNPIVOT staged ON COLUMNS('_at$') INTO NAME field VALUE value)
    WHERE value NOT LIKE '____-__-__%'
),

figures AS (
    SELECT
        regexp_extract(value, '(\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2}))(?:\D|$)', 1) AS date,
        try_cast(regexp_extract(value, '^(?:[A-Za-z]{3,9},? )?(\d{1,2})[-/]\d{1,2}[-/](?:\d{4}|\d{2})(?:\D|$)', 1) AS INTEGER) AS first,
        try_cast(regexp_extract(value, '^(?:[A-Za-z]{3,9},? )?\d{1,2}[-/](\d{1,2})[-/](?:\d{4}|\d{2})(?:\D|$)', 1) AS INTEGER) AS second
    FROM written
)

SELECT
    count(*) FILTER (WHERE first > 12 AND second <= 12) AS day_first,
    count(*) FILTER (WHERE first <= 12 AND second > 12) AS month_first,
    count(*) FILTER (WHERE first <= 12 AND second <= 12 AND first <> second) AS either,
    min(date) FILTER (WHERE first <= 12 AND second <= 12 AND first <> second) AS example
FROM figures
