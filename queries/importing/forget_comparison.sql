-- Drop the temporary table of an import, so that a connection can import again.
-- Parameters: none.
-- Returns:    nothing.
DROP TABLE compared
