-- The posts of one event as they stand, in the columns of the files that are imported.
-- Parameters: $event_id VARCHAR.
-- Returns:    the columns of posts as a file; by post.
SELECT event_id, post_id, posted_at, hashtag, platform, author_id, reposts, comments, likes, city
FROM posts
WHERE event_id = $event_id
    AND valid_to = 'infinity'
ORDER BY posted_at, post_id
