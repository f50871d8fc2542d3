-- Give the data a new version.
-- Parameters: $data_version VARCHAR.
-- Returns:    the number of rows changed, 1.
UPDATE state
SET data_version = $data_version
