-- What is kept of the rows of a file that cannot be used, so that a person can correct them.
-- Parameters: none.
-- Returns:    line BIGINT, original VARCHAR (a JSON object of field to text, minimised); a row with nothing to keep is
--             left out.
-- Where something else stands than a date in the place of the moment, cells may have moved by a column, and a name may
-- stand under any heading: then only dates, figures and statuses are kept, as of a row of the wrong length. So are
-- keyed ids and short numbers of rows, which name nobody: without its id a row that is mended here would count twice once
-- it is mended in its list too.
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
),

moved AS (
    SELECT line
    FROM kept
    WHERE list_contains(['registered_at', 'posted_at', 'starts_at', 'happened_at', 'claimed_at'], field)
        AND written IS NOT NULL
        AND NOT regexp_matches(written, '(19|20)\d\d|\d{1,4}\s*[-/.年月]\s*\d{1,2}|^\d{5}')
)

SELECT line, json_group_object(field, written)::VARCHAR AS original
FROM kept
WHERE written IS NOT NULL
    AND (
        line NOT IN (SELECT line FROM moved)
        OR ends_with(field, '_at')
        OR (ends_with(field, '_id') AND regexp_full_match(written, 'p-[0-9a-f]{32}|[A-Za-z]{0,4}[-#]?[0-9]{1,6}'))
        OR list_contains(
            [
                'party_size', 'status', 'attended', 'reposts', 'comments', 'likes', 'seats', 'cost', 'low', 'high',
                'target', 'capacity'
            ],
            field
        )
    )
GROUP BY line
