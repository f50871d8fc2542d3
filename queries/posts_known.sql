-- How many posts of an event are known at $as_of, in whatever hashtag.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    BIGINT; one row.
SELECT count(*)
FROM posts
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND posted_at <= $as_of
