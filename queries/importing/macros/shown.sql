-- A value as a reason for rejection repeats it: quoted, cleaned, short, and without mail addresses and phone numbers.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR.
CREATE MACRO shown(written) AS
'"' || CASE
    WHEN length(written) > 40 THEN left(coalesce(clean(masked(written)), ''), 40) || '…'
    ELSE coalesce(clean(masked(written)), '')
END || '"'
