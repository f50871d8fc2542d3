-- Which release of an event's numbers, or of every event's, a reader gets who asks for $as_of.
-- Parameters: $event_id VARCHAR, NULL for all events; $as_of TIMESTAMPTZ, $now TIMESTAMPTZ, $hour INTEGER, the hour of
--             releases in the event's zone.
-- Returns:    event_id VARCHAR, released_at TIMESTAMPTZ (the last release up to $as_of, and not after $now), next_at
--             TIMESTAMPTZ (the one after the last that has come), known_at TIMESTAMPTZ (imports up to then are in it),
--             timezone VARCHAR; one row an event, none for an unknown one.
-- A release holds what was imported by its moment and never changes after that: rows that come later, dated back or
-- not, are in later ones. Releases before the first sign-ups were imported are told in hindsight, as known at the
-- first release after that import; until then nothing is told. A past event waits for no release: nobody has seen one.
WITH asked AS (
    SELECT event_id, starts_at, timezone
    FROM events
    WHERE valid_to = 'infinity'
        AND ($event_id::VARCHAR IS NULL OR event_id = $event_id)
),

first AS (
    SELECT event_id, min(import_id) AS import_id
    FROM registrations
    WHERE $event_id::VARCHAR IS NULL OR event_id = $event_id
    GROUP BY event_id
),

-- Evenings are counted on the clock of the event's zone: its days may have 23 or 25 hours.
evenings AS (
    SELECT
        asked.event_id,
        starts_at,
        timezone,
        imported_at,
        to_hours($hour::INTEGER) AS evening,
        date_trunc('day', timezone(timezone, least($as_of::TIMESTAMPTZ, $now::TIMESTAMPTZ)) - evening) AS of_as_of,
        date_trunc('day', timezone(timezone, $now::TIMESTAMPTZ) - evening) AS of_now,
        date_trunc('day', timezone(timezone, imported_at) - evening) AS before_first
    FROM asked
    LEFT JOIN first USING (event_id)
    LEFT JOIN imports USING (import_id)
),

moments AS (
    SELECT
        event_id,
        starts_at,
        timezone,
        imported_at,
        timezone(timezone, of_as_of + evening) AS released_at,
        timezone(timezone, of_now + to_days(1) + evening) AS next_at,
        timezone(timezone, before_first + to_days(1) + evening) AS first_release
    FROM evenings
),

final AS (
    SELECT
        event_id,
        released_at,
        next_at,
        CASE
            WHEN imported_at IS NULL THEN released_at
            WHEN imported_at < starts_at AND $now::TIMESTAMPTZ < first_release THEN released_at
            ELSE greatest(released_at, first_release)
        END AS known_at,
        timezone
    FROM moments
)

SELECT *
FROM final
