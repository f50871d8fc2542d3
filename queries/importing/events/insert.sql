-- Store the new events of an import, and the new versions of changed ones.
-- Parameters: $import_id INTEGER; $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
-- The first version is valid from the past on, because the row itself says when it happened.
INSERT INTO events BY NAME
SELECT
    event_id,
    name,
    starts_at,
    timezone,
    target,
    capacity,
    venue,
    latitude,
    longitude,
    registration_closes_at,
    series,
    kind,
    organiser,
    attended,
    city,
    simulated,
    bands,
    shred_at,
    $import_id AS import_id,
    CASE state WHEN 'new' THEN '-infinity'::TIMESTAMPTZ ELSE $now::TIMESTAMPTZ END AS valid_from,
    'infinity'::TIMESTAMPTZ AS valid_to
FROM compared
WHERE state <> 'unchanged'
