-- Events of an import beside what is stored: what each row shall be, and whether it is new, changed or unchanged.
-- Parameters: $columns VARCHAR[], the columns the file has.
-- Returns:    nothing; makes compared: line, the columns of events, state.
-- A column that the file lacks leaves what is stored.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        stored.event_id IS NOT NULL AS is_known,
        incoming.name,
        incoming.starts_at,
        incoming.timezone,
        CASE WHEN list_contains($columns, 'target') THEN incoming.target ELSE stored.target END AS target,
        CASE WHEN list_contains($columns, 'capacity') THEN incoming.capacity ELSE stored.capacity END AS capacity,
        CASE WHEN list_contains($columns, 'venue') THEN incoming.venue ELSE stored.venue END AS venue,
        CASE WHEN list_contains($columns, 'latitude') THEN incoming.latitude ELSE stored.latitude END AS latitude,
        CASE WHEN list_contains($columns, 'longitude') THEN incoming.longitude ELSE stored.longitude END AS longitude,
        CASE WHEN list_contains($columns, 'registration_closes_at') THEN incoming.registration_closes_at ELSE stored.registration_closes_at END AS registration_closes_at,
        CASE
            WHEN list_contains($columns, 'series') THEN incoming.series
            ELSE coalesce(stored.series, incoming.series)
        END AS series,
        CASE WHEN list_contains($columns, 'kind') THEN incoming.kind ELSE stored.kind END AS kind,
        CASE WHEN list_contains($columns, 'organiser') THEN incoming.organiser ELSE stored.organiser END AS organiser,
        CASE WHEN list_contains($columns, 'attended') THEN incoming.attended ELSE stored.attended END AS attended,
        CASE WHEN list_contains($columns, 'city') THEN incoming.city ELSE stored.city END AS city,
        CASE WHEN list_contains($columns, 'simulated') THEN incoming.simulated ELSE stored.simulated END AS simulated,
        CASE WHEN list_contains($columns, 'bands') THEN incoming.bands ELSE stored.bands END AS bands,
        CASE WHEN list_contains($columns, 'shred_at') THEN incoming.shred_at ELSE stored.shred_at END AS shred_at,
        (stored.name, stored.starts_at, stored.timezone, stored.target, stored.capacity, stored.venue, stored.latitude, stored.longitude, stored.registration_closes_at, stored.series, stored.kind, stored.organiser, stored.attended, stored.city, stored.simulated, stored.bands, stored.shred_at) AS before
    FROM incoming
    LEFT JOIN events AS stored
        ON stored.event_id = incoming.event_id
        AND stored.valid_to = 'infinity'
),

final AS (
    SELECT
        * EXCLUDE (is_known, before),
        CASE
            WHEN NOT is_known THEN 'new'
            WHEN (name, starts_at, timezone, target, capacity, venue, latitude, longitude, registration_closes_at, series, kind, organiser, attended, city, simulated, bands, shred_at) IS DISTINCT FROM before THEN 'changed'
            ELSE 'unchanged'
        END AS state
    FROM merged
)

SELECT *
FROM final
