-- Drop the temporary view of an import, so that a connection can import again.
-- Parameters: none.
-- Returns:    nothing.
DROP VIEW compared
