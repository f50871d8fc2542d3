-- A finite number written in decimal digits.
-- Parameters: written VARCHAR.
-- Returns:    DOUBLE, or NULL for anything else: NaN, infinities, 1e309 and "1_0" included.
CREATE MACRO amount(written) AS
CASE
    WHEN NOT contains(written, '_') AND isfinite(try_cast(written AS DOUBLE)) THEN try_cast(written AS DOUBLE)
END
