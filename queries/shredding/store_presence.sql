-- Store who was there of the days of a shredded event.
-- Parameters: $event_id VARCHAR; reads the registered days: registration_id, attended (NULL where nobody marked it), marked_by
--             INTEGER, checked_in_at, valid_from, valid_to.
-- Returns:    the number of rows.
INSERT INTO attendance BY NAME
SELECT
    $event_id AS event_id,
    registration_id,
    attended,
    checked_in_at::TIMESTAMPTZ AS checked_in_at,
    marked_by::INTEGER AS import_id,
    coalesce(valid_from::TIMESTAMPTZ, '-infinity') AS valid_from,
    coalesce(valid_to::TIMESTAMPTZ, 'infinity') AS valid_to
FROM days
WHERE attended IS NOT NULL
