-- How far a moment's own zone is ahead of UTC.
-- Parameters: written VARCHAR, in capitals: "Z", "+08:00", "GMT+8", "EST"; zone VARCHAR, of moments without one.
-- Returns:    INTEGER, minutes; NULL for letters that are the zone of nobody, or of several.
-- CST is read only where it is the time of the place itself: it is China's as well as Chicago's.
CREATE MACRO offset_minutes(written, zone) AS
CASE
    WHEN written IN ('Z', 'UTC', 'GMT') THEN 0
    WHEN regexp_full_match(written, '(UTC|GMT)?[+-](0?\d|1[0-4])(:?[0-5]\d)?')
        THEN CASE WHEN contains(written, '-') THEN -1 ELSE 1 END * (
            60 * try_cast(regexp_extract(written, '[+-](\d{1,2}?)(?::?\d\d)?$', 1) AS INTEGER)
            + try_cast('0' || regexp_extract(written, '[+-]\d{1,2}?:?(\d\d)$', 1) AS INTEGER)
        )
    WHEN written = 'CST' THEN CASE
        WHEN zone IN ('Asia/Shanghai', 'Asia/Chongqing', 'Asia/Harbin', 'Asia/Taipei', 'Asia/Macau', 'PRC') THEN 480
        WHEN zone IN ('America/Chicago', 'America/Winnipeg', 'America/Mexico_City', 'US/Central') THEN -360
    END
    WHEN written = 'BST' AND zone = 'Europe/London' THEN 60
    WHEN written = 'IST' AND zone IN ('Asia/Kolkata', 'Asia/Calcutta') THEN 330
    ELSE map {
        'EST': -300, 'EDT': -240, 'CDT': -300, 'MDT': -360, 'PST': -480, 'PDT': -420, 'AKST': -540, 'AKDT': -480,
        'HST': -600, 'WET': 0, 'WEST': 60, 'CET': 60, 'CEST': 120, 'EET': 120, 'EEST': 180, 'MSK': 180, 'SAST': 120,
        'HKT': 480, 'SGT': 480, 'JST': 540, 'KST': 540, 'AWST': 480, 'AEST': 600, 'AEDT': 660, 'NZST': 720, 'NZDT': 780
    }[written]
END
