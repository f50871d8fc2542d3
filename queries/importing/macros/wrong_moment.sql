-- Why a moment cannot be used.
-- Parameters: label VARCHAR, the column; written VARCHAR; zone VARCHAR.
-- Returns:    VARCHAR, NULL where nothing is wrong or nothing is written.
CREATE MACRO wrong_moment(label, written, zone) AS
CASE
    WHEN written IS NOT NULL AND moment(written, zone) IS NULL
    THEN label || ' must be a date and time such as 2011-11-23T20:00+08:00, got ' || shown(written) || '. Correct it.'
END
