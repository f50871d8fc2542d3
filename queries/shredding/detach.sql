-- Let go of the new file, which is whole then.
-- Parameters: none.
-- Returns:    nothing.
DETACH fresh
