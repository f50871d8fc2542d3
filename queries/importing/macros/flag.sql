-- Yes or no.
-- Parameters: written VARCHAR.
-- Returns:    BOOLEAN, or NULL for anything but true, false, 1, 0, yes and no in any case.
CREATE MACRO flag(written) AS
CASE
    WHEN lower(written) IN ('true', '1', '1.0', 'yes') THEN true
    WHEN lower(written) IN ('false', '0', '0.0', 'no') THEN false
END
