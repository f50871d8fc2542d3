-- The rows of a file that cannot be used.
-- Parameters: none.
-- Returns:    line BIGINT, reason VARCHAR; by line.
SELECT line, reason
FROM checked
WHERE reason IS NOT NULL
ORDER BY line
