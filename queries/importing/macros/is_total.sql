-- Whether a value says that its row is a sum under a table.
-- Parameters: written VARCHAR.
-- Returns:    BOOLEAN. The reader of a file tells such rows by their other cells; here stands what it could not see.
CREATE MACRO is_total(written) AS
regexp_full_match(
    lower(written),
    '((grand|sub|over ?all)[ -]?)?totals?[ :=\d,.]*|(合 *计|总 *计|小 *计|总 *数|总人数|汇 *总|共 *计|总 *共|合計|總計|小計)[ :=\d,.]*[人位份条名个]?'
)
