-- Why a moment cannot be used.
-- Parameters: label VARCHAR, the column; written VARCHAR; found TIMESTAMPTZ, what `moment` made of it: to ask it again
--             here would have its many spellings planned twice.
-- Returns:    VARCHAR, NULL where nothing is wrong or nothing is written.
-- The value is only cited: a name may have slipped in here (see cited.sql).
CREATE MACRO wrong_moment(label, written, found) AS
CASE
    WHEN written IS NOT NULL AND found IS NULL
    THEN CASE
        WHEN is_total(written) THEN 'The row is a total or a remark under the table, not an entry. It is left out.'
        ELSE label || CASE
            WHEN regexp_matches(written, '^([013-9]\d{3}|2[2-9]\d\d|1[0-8]\d\d)[-/.年]\d|^\d\d?[-/.]\d\d?[-/.]([013-9]\d{3}|2[2-9]\d\d|1[0-8]\d\d)\b')
            THEN ' must be in a year from 1900 to 2199, got '
            WHEN regexp_matches(written, '^(0?[1-9]|1[0-2])[-/](0?[1-9]|1[0-2])[-/](\d{4}|\d\d)\b')
                AND getvariable('dates').sequence IS NULL
            THEN ' must tell day and month apart in a file that holds both orders (say --dates day-first or --dates month-first), got '
            ELSE ' must be a date and time such as 2011-11-23T20:00+08:00, got '
        END || cited(written) || '. Correct it.'
    END
END
