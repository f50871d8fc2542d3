-- Store the new registrations of an import, and the new versions of changed ones.
-- Parameters: $import_id INTEGER; $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
-- The first version is valid from the past on, because the row itself says when it happened.
INSERT INTO registrations BY NAME
SELECT
    event_id,
    registration_id,
    registered_at,
    city,
    cancelled_at,
    party_size,
    status,
    bus_id,
    channel,
    $import_id AS import_id,
    CASE row_state WHEN 'new' THEN '-infinity'::TIMESTAMPTZ ELSE $now::TIMESTAMPTZ END AS valid_from,
    'infinity'::TIMESTAMPTZ AS valid_to
FROM compared
WHERE row_state <> 'unchanged'
