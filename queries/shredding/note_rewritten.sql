-- Note in the new file that it was written since the last shredding.
-- Parameters: none.
-- Returns:    the number of rows.
UPDATE fresh.shreddings
SET rewritten = true
