-- Drop the table that a shredding worked in; it holds ids of people.
-- Parameters: none.
-- Returns:    nothing.
DROP TABLE IF EXISTS temp.cells
