-- From here on no setting can be changed, so that the seal cannot be undone.
-- Parameters: none.
-- Returns:    nothing.
SET lock_configuration = true
