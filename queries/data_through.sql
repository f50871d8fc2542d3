-- The latest moment that anything known at $as_of tells of: a sign-up, a cancellation or a post.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive).
-- Returns:    data_through TIMESTAMPTZ, one row; NULL where there is nothing.
WITH told AS (
    SELECT registered_at AS moment
    FROM registrations
    WHERE event_id = $event_id AND valid_from <= $as_of AND valid_to > $as_of
    UNION ALL
    SELECT cancelled_at
    FROM registrations
    WHERE event_id = $event_id AND valid_from <= $as_of AND valid_to > $as_of AND registered_at <= $as_of
    UNION ALL
    SELECT posted_at
    FROM posts
    WHERE event_id = $event_id AND valid_from <= $as_of AND valid_to > $as_of
)

SELECT max(moment) AS data_through
FROM told
WHERE moment <= $as_of
