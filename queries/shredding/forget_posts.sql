-- Remove every version of every row of posts of an event.
-- Parameters: $event_id VARCHAR.
-- Returns:    the number of rows.
DELETE FROM posts
WHERE event_id = $event_id
