-- Make the empty table for the rows of a file, as wide as the first batch.
-- Parameters: none; reads the registered batch.
-- Returns:    nothing.
CREATE TABLE staged AS
SELECT *
FROM batch
LIMIT 0
