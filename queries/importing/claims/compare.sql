-- Claims of an import beside what is stored: what each row shall be, and whether it is new, changed or unchanged.
-- Parameters: $columns VARCHAR[], the columns the file has.
-- Returns:    nothing; makes compared: line, the columns of claims, state.
-- A column that the file lacks leaves what is stored.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        incoming.claimed_at,
        incoming.about,
        incoming.claimant,
        incoming.source,
        stored.event_id IS NOT NULL AS is_known,
        CASE WHEN list_contains($columns, 'low') THEN incoming.low ELSE stored.low END AS low,
        CASE WHEN list_contains($columns, 'high') THEN incoming.high ELSE stored.high END AS high,
        CASE WHEN list_contains($columns, 'note') THEN incoming.note ELSE stored.note END AS note,
        (stored.low, stored.high, stored.note) AS before
    FROM incoming
    LEFT JOIN claims AS stored
        ON stored.event_id = incoming.event_id
        AND stored.claimed_at = incoming.claimed_at
        AND stored.about = incoming.about
        AND stored.claimant = incoming.claimant
        AND stored.source = incoming.source
        AND stored.valid_to = 'infinity'
),

final AS (
    SELECT
        * EXCLUDE (is_known, before),
        CASE
            WHEN NOT is_known THEN 'new'
            WHEN (low, high, note) IS DISTINCT FROM before THEN 'changed'
            ELSE 'unchanged'
        END AS state
    FROM merged
)

SELECT *
FROM final
