-- Sign-ups of an import beside what is stored: what each row shall be, and whether it is new, changed or unchanged.
-- Parameters: $columns VARCHAR[], the columns the file has; $now TIMESTAMPTZ, the moment of the import.
-- Returns:    nothing; makes compared: line, the columns of registrations, attended, row_state, attended_state, state,
--             newly_cancelled BOOLEAN, whether a sign-up that stood on the books is cancelled by this import.
-- Who declines cancels a stored sign-up; where none is stored, the row is none: its state is declined (see declined.sql).
-- A column that the file lacks leaves what is stored. A cancellation known only by its status keeps the moment
-- at which it was first told: an earlier import's, or this one's. An empty attended says nothing.
-- Who was missing from a whole list (see missing.sql) is back on the books with the first list that names them again.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        incoming.registration_id,
        stored.event_id IS NOT NULL AS is_known,
        stored.event_id IS NOT NULL AND stored.cancelled_at IS NULL AS stood,
        incoming.says_declined AND stored.event_id IS NULL AS is_declined,
        incoming.registered_at,
        CASE WHEN list_contains($columns, 'city') THEN incoming.city ELSE stored.city END AS city,
        CASE
            WHEN incoming.cancelled_at IS NOT NULL THEN incoming.cancelled_at
            WHEN incoming.says_cancelled THEN coalesce(stored.cancelled_at, $now::TIMESTAMPTZ)
            WHEN list_contains($columns, 'cancelled_at') OR incoming.status IS NOT NULL THEN NULL
            WHEN stored.cancelled_at = stored.valid_from AND stored.status IS DISTINCT FROM 'cancelled' THEN NULL
            ELSE stored.cancelled_at
        END AS cancelled_at,
        CASE
            WHEN list_contains($columns, 'party_size') THEN incoming.party_size
            ELSE coalesce(stored.party_size, incoming.party_size)
        END AS party_size,
        CASE WHEN list_contains($columns, 'status') THEN incoming.status ELSE stored.status END AS status,
        CASE WHEN list_contains($columns, 'bus_id') THEN incoming.bus_id ELSE stored.bus_id END AS bus_id,
        CASE WHEN list_contains($columns, 'channel') THEN incoming.channel ELSE stored.channel END AS channel,
        (stored.registered_at, stored.city, stored.cancelled_at, stored.party_size,
            stored.status, stored.bus_id, stored.channel) AS before,
        incoming.attended,
        CASE
            WHEN incoming.attended IS NULL OR incoming.attended = counted.attended THEN 'unchanged'
            WHEN incoming.says_declined AND stored.event_id IS NULL THEN 'unchanged'
            WHEN counted.attended IS NULL THEN 'new'
            ELSE 'changed'
        END AS attended_state
    FROM incoming
    LEFT JOIN registrations AS stored
        ON stored.event_id = incoming.event_id
        AND stored.registration_id = incoming.registration_id
        AND stored.valid_to = 'infinity'
    LEFT JOIN attendance AS counted
        ON counted.event_id = incoming.event_id
        AND counted.registration_id = incoming.registration_id
        AND counted.valid_to = 'infinity'
),

stated AS (
    SELECT
        * EXCLUDE (is_known, stood, before),
        stood AND cancelled_at IS NOT NULL AS newly_cancelled,
        CASE
            WHEN is_declined THEN 'unchanged'
            WHEN NOT is_known THEN 'new'
            WHEN (registered_at, city, cancelled_at, party_size, status, bus_id, channel) IS DISTINCT FROM before
                THEN 'changed'
            ELSE 'unchanged'
        END AS row_state
    FROM merged
),

final AS (
    SELECT
        * EXCLUDE (is_declined),
        CASE
            WHEN is_declined THEN 'declined'
            WHEN row_state = 'unchanged' AND attended_state <> 'unchanged' THEN 'changed'
            ELSE row_state
        END AS state
    FROM stated
)

SELECT *
FROM final
