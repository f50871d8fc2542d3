-- A value as a reason for rejection repeats it: quoted, cleaned and short.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR.
CREATE MACRO shown(written) AS
'"' || CASE WHEN length(written) > 40 THEN left(coalesce(clean(written), ''), 40) || '…' ELSE coalesce(clean(written), '') END || '"'
