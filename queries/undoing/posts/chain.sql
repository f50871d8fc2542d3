-- What becomes of the versions of posts once an import is taken out, as if it had never been.
-- Parameters: $import_id INTEGER.
-- Returns:    the number of rows; adds them to chain (see queries/undoing/start.sql).
-- An import makes at most one version of a row, so their imports order them, also where several came in one moment.
INSERT INTO chain
WITH mine AS (
    SELECT event_id, post_id
    FROM posts
    WHERE import_id = $import_id
),

links AS (
    SELECT posts.rowid AS place, event_id, post_id, import_id, valid_from, valid_to
    FROM posts
    SEMI JOIN mine USING (event_id, post_id)
),

kept AS (
    SELECT
        place,
        CASE row_number() OVER versions WHEN 1 THEN '-infinity'::TIMESTAMPTZ ELSE valid_from END AS new_from,
        coalesce(lead(valid_from) OVER versions, 'infinity'::TIMESTAMPTZ) AS new_to
    FROM links
    WHERE import_id <> $import_id
    WINDOW versions AS (PARTITION BY event_id, post_id ORDER BY import_id)
),

final AS (
    SELECT 'posts' AS stored_in, place, hash(event_id, post_id) AS row_key, event_id, import_id, valid_to, new_from, new_to
    FROM links
    LEFT JOIN kept USING (place)
)

SELECT *
FROM final
