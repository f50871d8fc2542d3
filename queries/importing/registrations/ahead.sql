-- Sign-ups of an import that are dated after it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows, stored before or not.
SELECT count(*)
FROM compared
WHERE registered_at > $now
