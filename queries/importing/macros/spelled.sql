-- A moment in any spelling but ISO 8601 in full: 2026/3/4 15:05, 4 Mar 2026 3:05 PM, 2026年3月4日 下午3:05, 3/4/2026,
-- Wed, 04 Mar 2026 15:05:00 +0800, Mar 04 15:05:00 +0800 2026, 46085.628.
-- Parameters: written VARCHAR; zone VARCHAR, of moments without an offset.
-- Returns:    TIMESTAMPTZ, NULL for anything else, for a day that is none, and for years before 1900 or from 2200 on.
-- Values are bound in lists, so that each is worked out once and not copied into the query at every place it is named.
CREATE MACRO spelled(written, zone) AS
CASE
    WHEN length(written) > 80 OR NOT regexp_matches(written, '\d') THEN NULL
    WHEN regexp_full_match(written, '\d{5,14}(\.\d{1,12})?') THEN numbered(written, zone)
    ELSE list_transform(
        list_transform(
            [tidied(written)],
            lambda tidy: regexp_extract(
                year_first(tidy),
                '^((?:19|2[01])\d\d)[-/. ] ?(\d{1,2}|[A-Z]{3})[-/. ] ?(\d{1,2})'
                    || '(?:[T ] ?(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,6})\d*)?)? ?(AM|PM)?|[T ](\d{1,2}) ?(AM|PM))?'
                    || ' ?(Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?|[A-Z]{3,4})?$',
                ['year', 'month', 'day', 'hour', 'minute', 'second', 'part', 'half', 'lone_hour', 'lone_half', 'offset']
            )
        ),
        lambda part: list_transform(
            [try_cast(concat(
                part.year, '-',
                CASE
                    WHEN regexp_full_match(part.month, '\d+') THEN part.month
                    ELSE list_position(
                        ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'], part.month
                    )::VARCHAR
                END,
                '-', part.day, ' ',
                hour_of_day(
                    try_cast(coalesce(nullif(part.hour || part.lone_hour, ''), '0') AS INTEGER), part.half || part.lone_half
                ),
                ':', coalesce(nullif(part.minute, ''), '00'), ':', coalesce(nullif(part.second, ''), '00'),
                '.', coalesce(nullif(part.part, ''), '0')
            ) AS TIMESTAMP)],
            lambda local: CASE
                WHEN part.offset = '' THEN timezone(zone, local)
                ELSE timezone('UTC', local - to_minutes(offset_minutes(part.offset, zone)))
            END
        )[1]
    )[1]
END
