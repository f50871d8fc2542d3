-- Posts of an import beside what is stored: what each row shall be, and whether it is new, changed or unchanged.
-- Parameters: $columns VARCHAR[], the columns the file has.
-- Returns:    nothing; makes compared: line, the columns of posts, state.
-- A column that the file lacks leaves what is stored.
CREATE TEMP TABLE compared AS
WITH merged AS (
    SELECT
        incoming.line,
        incoming.event_id,
        incoming.post_id,
        stored.event_id IS NOT NULL AS is_known,
        incoming.posted_at,
        CASE WHEN list_contains($columns, 'hashtag') THEN incoming.hashtag ELSE stored.hashtag END AS hashtag,
        CASE WHEN list_contains($columns, 'platform') THEN incoming.platform ELSE stored.platform END AS platform,
        CASE WHEN list_contains($columns, 'author_id') THEN incoming.author_id ELSE stored.author_id END AS author_id,
        CASE WHEN list_contains($columns, 'reposts') THEN incoming.reposts ELSE stored.reposts END AS reposts,
        CASE WHEN list_contains($columns, 'comments') THEN incoming.comments ELSE stored.comments END AS comments,
        CASE WHEN list_contains($columns, 'likes') THEN incoming.likes ELSE stored.likes END AS likes,
        CASE WHEN list_contains($columns, 'city') THEN incoming.city ELSE stored.city END AS city,
        (stored.posted_at, stored.hashtag, stored.platform, stored.author_id, stored.reposts, stored.comments, stored.likes, stored.city) AS before
    FROM incoming
    LEFT JOIN posts AS stored
        ON stored.event_id = incoming.event_id
        AND stored.post_id = incoming.post_id
        AND stored.valid_to = 'infinity'
),

final AS (
    SELECT
        * EXCLUDE (is_known, before),
        CASE
            WHEN NOT is_known THEN 'new'
            WHEN (posted_at, hashtag, platform, author_id, reposts, comments, likes, city) IS DISTINCT FROM before THEN 'changed'
            ELSE 'unchanged'
        END AS state
    FROM merged
)

SELECT *
FROM final
