-- End the stored versions of posts that an import replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE posts
SET valid_to = $now
FROM compared
WHERE posts.valid_to = 'infinity'
    AND compared.state = 'changed'
    AND posts.event_id = compared.event_id
    AND posts.post_id = compared.post_id
