-- Attendance of an import beside what is stored: what each row shall be, and whether it is new, changed,
-- unchanged or an orphan.
-- Parameters: $columns VARCHAR[], the columns the file has.
-- Returns:    nothing; makes compared: line, the columns of attendance, state.
-- A column that the file lacks leaves what is stored.
-- A row without a registration is an orphan: nobody could say how many people it stands for.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        incoming.registration_id,
        stored.event_id IS NOT NULL AS is_known,
        incoming.attended,
        CASE WHEN list_contains($columns, 'checked_in_at') THEN incoming.checked_in_at ELSE stored.checked_in_at END AS checked_in_at,
        EXISTS (
            FROM registrations
            WHERE registrations.event_id = incoming.event_id
                AND registrations.registration_id = incoming.registration_id
                AND registrations.valid_to = 'infinity'
        ) AS is_registered,
        (stored.attended, stored.checked_in_at) AS before
    FROM incoming
    LEFT JOIN attendance AS stored
        ON stored.event_id = incoming.event_id
        AND stored.registration_id = incoming.registration_id
        AND stored.valid_to = 'infinity'
),

final AS (
    SELECT
        * EXCLUDE (is_known, is_registered, before),
        CASE
            WHEN NOT is_registered THEN 'orphan'
            WHEN NOT is_known THEN 'new'
            WHEN (attended, checked_in_at) IS DISTINCT FROM before THEN 'changed'
            ELSE 'unchanged'
        END AS state
    FROM merged
)

SELECT *
FROM final
