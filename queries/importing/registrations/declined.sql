-- The rows of people who declined without a stored sign-up that they could cancel.
-- Parameters: $reason VARCHAR.
-- Returns:    line BIGINT, reason VARCHAR; by line.
SELECT line, $reason AS reason
FROM compared
WHERE state = 'declined'
ORDER BY line
