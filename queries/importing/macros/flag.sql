-- Yes or no, also in the words of lists and sheets; a moment (of checking in) is a yes.
-- Parameters: written VARCHAR.
-- Returns:    BOOLEAN, or NULL for anything else.
CREATE MACRO flag(written) AS
CASE
    WHEN lower(written) IN ('true', '1', '1.0', 'yes') THEN true
    WHEN lower(written) IN ('false', '0', '0.0', 'no') THEN false
    WHEN regexp_matches(written, '^(19|2[01])\d\d[-/.年]\d\d?[-/.月]\d\d?') THEN true
    ELSE getvariable('words').flags[spoken(written)]
END
