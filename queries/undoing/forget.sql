-- Drop the temporary table of an undoing, so that a connection can undo again.
-- Parameters: none.
-- Returns:    nothing.
DROP TABLE chain
