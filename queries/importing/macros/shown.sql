-- A value as a reason for rejection repeats it: quoted, and short.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR.
CREATE MACRO shown(written) AS
'"' || CASE WHEN length(written) > 40 THEN left(written, 40) || '…' ELSE written END || '"'
