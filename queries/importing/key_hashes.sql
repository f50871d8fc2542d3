-- A number for the id of each row that can be used: the same for the same id, and seldom for another.
-- Parameters: none; reads the registered keyed: line, reason, and the columns that make an id of its kind.
-- Returns:    hashed UBIGINT.
SELECT hash(*COLUMNS(* EXCLUDE (line, reason))) AS hashed
FROM keyed
WHERE reason IS NULL
