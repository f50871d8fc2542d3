-- Posts of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of posts, reason.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        post_id AS original_id,
        clean(post_id) AS post_id,
        bare(posted_at) AS posted_text,
        clean(masked(hashtag)) AS hashtag,
        clean(masked(platform)) AS platform,
        clean(author_id) AS author_id,
        bare(reposts) AS reposts_text,
        bare(comments) AS comments_text,
        bare(likes) AS likes_text,
        clean(masked(city)) AS city
    FROM staged
),

typed AS (
    SELECT
        cleaned.*,
        known_events.timezone,
        known_events.event_id IS NOT NULL AS is_known,
        moment(posted_text, known_events.timezone) AS posted_at,
        whole(reposts_text) AS reposts,
        whole(comments_text) AS comments,
        whole(likes_text) AS likes
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, is_known),
            wrong_id('post_id', post_id, original_id),
            CASE WHEN posted_text IS NULL THEN 'posted_at is empty. Fill it in.' END,
            wrong_moment('posted_at', posted_text, posted_at),
            -- A phone number has eleven figures, and may stand in the wrong column.
            wrong_number('reposts', reposts_text, reposts BETWEEN 0 AND 9999999999, 'a whole number from 0 to 9,999,999,999'),
            wrong_number('comments', comments_text, comments BETWEEN 0 AND 9999999999, 'a whole number from 0 to 9,999,999,999'),
            wrong_number('likes', likes_text, likes BETWEEN 0 AND 9999999999, 'a whole number from 0 to 9,999,999,999')
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        post_id,
        posted_at,
        hashtag,
        platform,
        author_id,
        reposts,
        comments,
        likes,
        city,
        reason
    FROM judged
)

SELECT *
FROM final
