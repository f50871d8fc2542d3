-- Buses of an import beside what is stored: what each row shall be, and whether it is new, changed or unchanged.
-- Parameters: $columns VARCHAR[], the columns the file has.
-- Returns:    nothing; makes compared: line, the columns of buses, state.
-- A column that the file lacks leaves what is stored.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        incoming.bus_id,
        stored.event_id IS NOT NULL AS is_known,
        incoming.city,
        incoming.seats,
        CASE WHEN list_contains($columns, 'departs_at') THEN incoming.departs_at ELSE stored.departs_at END AS departs_at,
        CASE WHEN list_contains($columns, 'status') THEN incoming.status ELSE stored.status END AS status,
        CASE WHEN list_contains($columns, 'cost') THEN incoming.cost ELSE stored.cost END AS cost,
        (stored.city, stored.seats, stored.departs_at, stored.status, stored.cost) AS before
    FROM incoming
    LEFT JOIN buses AS stored
        ON stored.event_id = incoming.event_id
        AND stored.bus_id = incoming.bus_id
        AND stored.valid_to = 'infinity'
),

final AS (
    SELECT
        * EXCLUDE (is_known, before),
        CASE
            WHEN NOT is_known THEN 'new'
            WHEN (city, seats, departs_at, status, cost) IS DISTINCT FROM before THEN 'changed'
            ELSE 'unchanged'
        END AS state
    FROM merged
)

SELECT *
FROM final
