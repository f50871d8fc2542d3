-- People on the books of the events that an undoing touches, before and after it.
-- Parameters: none; reads chain.
-- Returns:    event_id VARCHAR, name VARCHAR (the event's last one), registered_before BIGINT, registered_after BIGINT;
--             by event. Whoever cancelled is not counted, whenever that was.
WITH touched AS (
    SELECT event_id, any_value(name) AS name
    FROM events
    WHERE valid_to = 'infinity'
        AND event_id IN (SELECT event_id FROM chain)
    GROUP BY event_id
),

links AS (
    SELECT place, new_from, new_to
    FROM chain
    WHERE stored_in = 'registrations'
),

versions AS (
    SELECT
        event_id,
        party_size,
        valid_to = 'infinity' AS is_before,
        CASE WHEN place IS NULL THEN valid_to = 'infinity' ELSE coalesce(new_to = 'infinity', false) END AS is_after
    FROM registrations
    LEFT JOIN links ON links.place = registrations.rowid
    WHERE event_id IN (SELECT event_id FROM touched)
        AND cancelled_at IS NULL
),

final AS (
    SELECT
        event_id,
        touched.name,
        coalesce(sum(party_size) FILTER (WHERE is_before), 0)::BIGINT AS registered_before,
        coalesce(sum(party_size) FILTER (WHERE is_after), 0)::BIGINT AS registered_after
    FROM touched
    LEFT JOIN versions USING (event_id)
    GROUP BY ALL
)

SELECT *
FROM final
ORDER BY event_id
