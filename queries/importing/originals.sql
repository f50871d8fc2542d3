-- What is kept of the rows of a file that cannot be used, so that a person can correct them.
-- Parameters: none.
-- Returns:    line BIGINT, original VARCHAR (a JSON object of field to text, minimised); a row with nothing to keep is
--             left out.
WITH wrong AS (
    SELECT staged.*
    FROM staged
    SEMI JOIN (FROM checked WHERE reason IS NOT NULL) AS rejected USING (line)
),

cells AS (
    UNPIVOT wrong
    ON COLUMNS(* EXCLUDE (line))
    INTO NAME field VALUE written
),

kept AS (
    SELECT line, field, minimised(field, written) AS written
    FROM cells
)

SELECT line, json_group_object(field, written)::VARCHAR AS original
FROM kept
WHERE written IS NOT NULL
GROUP BY line
