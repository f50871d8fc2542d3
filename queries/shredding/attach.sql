-- Make the file into which a database is written anew, beside the one that is open.
-- Parameters: $path VARCHAR, where no file is yet.
-- Returns:    nothing.
ATTACH $path AS fresh
