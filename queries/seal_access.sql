-- From here on SQL reaches no file and no network; a read-only opening alone would still read and write others.
-- Parameters: none.
-- Returns:    nothing.
SET enable_external_access = false
