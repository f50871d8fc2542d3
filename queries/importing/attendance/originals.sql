-- What is kept of rows of attendance that no registration stands behind.
-- Parameters: none.
-- Returns:    line BIGINT, original VARCHAR, a JSON object of field to text.
SELECT
    line,
    json_object(
        'event_id', event_id,
        'registration_id', registration_id,
        'attended', attended::VARCHAR,
        'checked_in_at', checked_in_at::VARCHAR
    )::VARCHAR AS original
FROM compared
WHERE state = 'orphan'
