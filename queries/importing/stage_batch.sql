-- Take in the next rows of a file, as text.
-- Parameters: none; reads the registered batch.
-- Returns:    the number of rows.
INSERT INTO staged
SELECT *
FROM batch
