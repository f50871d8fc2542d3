-- The rows of a file with each city in the spelling that is kept.
-- Parameters: none; reads the registered incoming and spellings.
-- Returns:    the columns of incoming.
SELECT incoming.* REPLACE (coalesce(spelled, incoming.city) AS city)
FROM incoming
LEFT JOIN spellings USING (event_id, city)
