-- What becomes of the rows of an import that is undone.
-- Parameters: none; reads chain.
-- Returns:    removed BIGINT, rows that nothing else tells of; restored BIGINT, rows that get their older values back;
--             kept BIGINT, rows that a later import changed again; one row. A row is a sign-up, not its attendance.
WITH rows AS (
    SELECT
        row_key,
        coalesce(bool_or(new_from IS NULL AND valid_to <> 'infinity'), false) AS is_kept,
        coalesce(bool_or(new_to = 'infinity' AND valid_to <> 'infinity'), false) AS is_restored
    FROM chain
    GROUP BY row_key
)

SELECT
    count(*) FILTER (WHERE NOT is_kept AND NOT is_restored) AS removed,
    count(*) FILTER (WHERE is_restored AND NOT is_kept) AS restored,
    count(*) FILTER (WHERE is_kept) AS kept
FROM rows
