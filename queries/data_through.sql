-- The latest moment that anything known at $as_of tells of: a sign-up, a cancellation or a post.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    data_through TIMESTAMPTZ, one row; NULL where there is nothing.
WITH told AS (
    SELECT registered_at AS moment
    FROM registrations
    WHERE event_id = $event_id AND valid_from <= $known_at AND valid_to > $known_at
    UNION ALL
    SELECT cancelled_at
    FROM registrations
    WHERE event_id = $event_id AND valid_from <= $known_at AND valid_to > $known_at AND registered_at <= $as_of
    UNION ALL
    SELECT posted_at
    FROM posts
    WHERE event_id = $event_id AND valid_from <= $known_at AND valid_to > $known_at
    UNION ALL
    SELECT posted_at
    FROM daily_posts
    WHERE event_id = $event_id
)

SELECT max(moment) AS data_through
FROM told
WHERE moment <= $as_of
