-- Note that the tables have reached a version.
-- Parameters: $schema_version INTEGER.
-- Returns:    the number of rows changed, 1.
UPDATE state
SET schema_version = $schema_version
