-- What becomes of the versions of registrations once an import is taken out, as if it had never been.
-- Parameters: $import_id INTEGER.
-- Returns:    the number of rows; adds them to chain (see queries/undoing/start.sql).
-- A whole list that lacked a sign-up (see importing/registrations/missing.sql) says nothing of it once no other list
-- names it. An import makes at most one version of a row, so their imports order them, also where several came in one moment.
INSERT INTO chain
WITH mine AS (
    SELECT event_id, registration_id
    FROM registrations
    WHERE import_id = $import_id
),

links AS (
    SELECT
        registrations.rowid AS place, event_id, registration_id, import_id, valid_from, valid_to,
        cancelled_at = valid_from AND status IS DISTINCT FROM 'cancelled' AS is_missing
    FROM registrations
    SEMI JOIN mine USING (event_id, registration_id)
),

told AS (
    SELECT *
    FROM links
    WHERE import_id <> $import_id
    QUALIFY count(*) FILTER (WHERE is_missing IS NOT true) OVER (
        PARTITION BY event_id, registration_id ORDER BY import_id
    ) > 0
),

kept AS (
    SELECT
        place,
        CASE row_number() OVER versions WHEN 1 THEN '-infinity'::TIMESTAMPTZ ELSE valid_from END AS new_from,
        coalesce(lead(valid_from) OVER versions, 'infinity'::TIMESTAMPTZ) AS new_to
    FROM told
    WINDOW versions AS (PARTITION BY event_id, registration_id ORDER BY import_id)
),

final AS (
    SELECT 'registrations' AS stored_in, place, hash(event_id, registration_id) AS row_key, event_id, import_id, valid_to, new_from, new_to
    FROM links
    LEFT JOIN kept USING (place)
)

SELECT *
FROM final
