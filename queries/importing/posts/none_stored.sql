-- Whether nothing is stored yet of the events whose posts come in.
-- Parameters: none; reads the registered incoming.
-- Returns:    BOOLEAN; one row.
SELECT NOT EXISTS (
    FROM posts
    SEMI JOIN incoming USING (event_id)
    WHERE valid_to = 'infinity'
)
