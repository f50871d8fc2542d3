-- A date and time as people and programs write it, on the way to one spelling: in capitals, without weekday and commas,
-- Chinese units as signs, the half of the day after the time.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR.
CREATE MACRO tidied(written) AS
trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    CASE
        WHEN strlen(written) = length(written) THEN upper(written)
        ELSE regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            upper(written),
            '[（(]?(?:星期|周|礼拜)[一二三四五六日天][)）]?', ' ', 'g'),
            '[年月]', '-', 'g'),
            '[日号號，]', ' ', 'g'),
            '[时時点點分：] ?(\d)', ':\1', 'g'),
            '[时時点點]', ':00 ', 'g'),
            '(?:上午|早上|早晨|清晨|凌晨) ?(\d{1,2}(?::\d\d){0,2})', '\1 AM'),
            '(?:下午|晚上|傍晚|中午) ?(\d{1,2}(?::\d\d){0,2})', '\1 PM')
    END,
    '^(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*[.,]? +| ?\([A-Z +]*\)$|[分秒]', '', 'g'),
    '\b([AP])\.? ?M\b\.?', '\1M'),
    ',|\bAT\b|\bOF\b', ' ', 'g'),
    '\s+', ' ', 'g'))
