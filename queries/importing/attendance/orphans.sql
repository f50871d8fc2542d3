-- The rows of attendance that no registration stands behind.
-- Parameters: none.
-- Returns:    line BIGINT, reason VARCHAR; by line.
SELECT
    line,
    'There is no registration ' || '"' || left(registration_id, 40) || '"' || ' in event ' || '"' || event_id || '"'
        || '. Import registrations first.' AS reason
FROM compared
WHERE state = 'orphan'
ORDER BY line
