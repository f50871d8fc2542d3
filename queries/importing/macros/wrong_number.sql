-- Why a number cannot be used.
-- Parameters: label VARCHAR, the column; written VARCHAR; fits BOOLEAN, whether it is a number in its range;
--             rule VARCHAR, what it must be.
-- Returns:    VARCHAR, NULL where nothing is wrong or nothing is written.
-- The value is only cited: a name may have slipped in here (see cited.sql).
CREATE MACRO wrong_number(label, written, fits, rule) AS
CASE
    WHEN written IS NOT NULL AND fits IS NOT true
    THEN label || ' must be ' || rule || ', got ' || cited(written) || '. Correct it.'
END
