-- Milestones of an import beside what is stored: what each row shall be, and whether it is new, changed or unchanged.
-- Parameters: $columns VARCHAR[], the columns the file has.
-- Returns:    nothing; makes compared: line, the columns of milestones, state.
-- A column that the file lacks leaves what is stored.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        incoming.happened_at,
        incoming.title,
        stored.event_id IS NOT NULL AS is_known,
        CASE WHEN list_contains($columns, 'source') THEN incoming.source ELSE stored.source END AS source,
        CASE WHEN list_contains($columns, 'kind') THEN incoming.kind ELSE stored.kind END AS kind,
        (stored.source, stored.kind) AS before
    FROM incoming
    LEFT JOIN milestones AS stored
        ON stored.event_id = incoming.event_id
        AND stored.happened_at = incoming.happened_at
        AND stored.title = incoming.title
        AND stored.valid_to = 'infinity'
),

final AS (
    SELECT
        * EXCLUDE (is_known, before),
        CASE
            WHEN NOT is_known THEN 'new'
            WHEN (source, kind) IS DISTINCT FROM before THEN 'changed'
            ELSE 'unchanged'
        END AS state
    FROM merged
)

SELECT *
FROM final
