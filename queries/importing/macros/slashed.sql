-- A moment as most sheets write it: 2026/3/4 15:05, 25/12/2026 15:05:09, 12/25/2026. What spelled reads, only quicker.
-- Parameters: written VARCHAR.
-- Returns:    TIMESTAMP without a zone; NULL for anything else, and where the order of the file makes no date of it.
CREATE MACRO slashed(written) AS
CASE
    WHEN regexp_full_match(written, '(19|2[01])\d\d/\d\d?/\d\d?( \d\d?:\d\d(:\d\d)?)?')
        THEN try_strptime(written, ['%Y/%m/%d %H:%M', '%Y/%m/%d %H:%M:%S', '%Y/%m/%d'])
    WHEN getvariable('dates').sequence = 'day-first'
        THEN CASE
            WHEN regexp_full_match(written, '\d\d?/\d\d?/(19|2[01])\d\d( \d\d?:\d\d(:\d\d)?)?')
            THEN try_strptime(written, ['%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y'])
        END
    WHEN getvariable('dates').sequence = 'month-first'
        THEN CASE
            WHEN regexp_full_match(written, '\d\d?/\d\d?/(19|2[01])\d\d( \d\d?:\d\d(:\d\d)?)?')
            THEN try_strptime(written, ['%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y'])
        END
END
