-- Store the days of a shredded event, which every query reads like sign-ups.
-- Parameters: $event_id VARCHAR; reads the registered days: registration_id, registered_at, city, cancelled_at, people, bookings,
--             squares, import_id, valid_from, valid_to.
-- Returns:    the number of rows.
INSERT INTO registrations BY NAME
SELECT
    $event_id AS event_id,
    registration_id,
    registered_at::TIMESTAMPTZ AS registered_at,
    nullif(city, '') AS city,
    cancelled_at::TIMESTAMPTZ AS cancelled_at,
    people::INTEGER AS party_size,
    {'bookings': bookings::BIGINT, 'squares': squares::BIGINT} AS day_total,
    import_id::INTEGER AS import_id,
    coalesce(valid_from::TIMESTAMPTZ, '-infinity') AS valid_from,
    coalesce(valid_to::TIMESTAMPTZ, 'infinity') AS valid_to
FROM days
