-- A tidied date and time with its year first, whatever it began with.
-- Parameters: written VARCHAR, as tidied gives it.
-- Returns:    VARCHAR: year-month-day (the month in figures or as three letters) and what followed; NULL where the date
--             begins like none that we know or nobody can tell its day.
CREATE MACRO year_first(written) AS
CASE
    WHEN regexp_matches(written, '^\d{4}[-/. ]') THEN written
    WHEN regexp_matches(written, '^\d{1,2}[-/.]\d{1,2}[-/.]\d') THEN date_in_order(written)
    WHEN regexp_matches(written, '^\d{1,2}(ST|ND|RD|TH)?[-/. ]*[A-Z]')
        THEN regexp_replace(written, '^(\d{1,2})(?:ST|ND|RD|TH)?[-/. ]*([A-Z]{3})[A-Z]*[-/. ]*(\d{4})', '\3-\2-\1')
    WHEN regexp_matches(written, '^[A-Z]{3,9}\.? \d{1,2} \d{1,2}:.* \d{4}$')
        THEN regexp_replace(written, '^([A-Z]{3})[A-Z]*\.? (\d{1,2}) (.*) (\d{4})$', '\4-\1-\2 \3')
    WHEN regexp_matches(written, '^[A-Z]{3,9}\.? \d')
        THEN regexp_replace(written, '^([A-Z]{3})[A-Z]*\.? (\d{1,2})(?:ST|ND|RD|TH)? (\d{4})', '\3-\1-\2')
END
