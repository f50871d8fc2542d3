-- The event given beside a file, judged as one in a file.
-- Parameters: $event_id VARCHAR.
-- Returns:    event_id VARCHAR, cleaned; reason VARCHAR, why it cannot be used or NULL; one row.
SELECT
    clean($event_id::VARCHAR) AS event_id,
    wrong_id('--event', clean($event_id::VARCHAR), $event_id::VARCHAR) AS reason
