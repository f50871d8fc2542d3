-- Why a row is left out although nothing in it is wrong: a later row of the file has the same id.
-- Parameters: line BIGINT, of the row; used BIGINT, the last line with the id, or NULL where it stands once.
-- Returns:    VARCHAR, NULL where the row is the one that is used.
CREATE MACRO repeated(line, used) AS
CASE WHEN line < used THEN 'Repeated id; line ' || used || ' is used.' END
