-- Fold the log of the new file into it.
-- Parameters: none.
-- Returns:    nothing.
CHECKPOINT fresh
