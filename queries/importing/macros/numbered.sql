-- A moment written as one number: 20260304, 202603041505, a day of Excel (46085.628), or seconds or milliseconds since 1970.
-- Parameters: written VARCHAR, of figures and at most one point; zone VARCHAR, of a date and of a day of Excel.
-- Returns:    TIMESTAMPTZ, NULL for a number that is none of these between 2000 and 2050.
-- Seconds are rounded: Excel keeps a time as a share of the day. It counts days from the last but one of 1899.
CREATE MACRO numbered(written, zone) AS
CASE
    WHEN regexp_full_match(written, '20[0-4]\d(0[1-9]|1[0-2])[0-3]\d')
        THEN timezone(zone, try_strptime(written, '%Y%m%d'))
    WHEN regexp_full_match(written, '20[0-4]\d(0[1-9]|1[0-2])[0-3]\d([01]\d|2[0-3])[0-5]\d([0-5]\d)?')
        THEN timezone(zone, try_strptime(rpad(written, 14, '0'), '%Y%m%d%H%M%S'))
    WHEN try_cast(written AS DOUBLE) >= 36526 AND try_cast(written AS DOUBLE) < 54789
        THEN timezone(zone, TIMESTAMP '1899-12-30' + to_seconds(try_cast(round(try_cast(written AS DOUBLE) * 86400) AS BIGINT)))
    WHEN try_cast(written AS DOUBLE) >= 946684800 AND try_cast(written AS DOUBLE) < 2524608000 THEN to_timestamp(try_cast(written AS DOUBLE))
    WHEN try_cast(written AS DOUBLE) >= 946684800000 AND try_cast(written AS DOUBLE) < 2524608000000 AND NOT contains(written, '.')
        THEN make_timestamptz(try_cast(written AS BIGINT) * 1000)
END
