-- A value that should be a date, a number or a status, without the words that belong to none of these: each becomes "…".
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR. Whoever reads a reason sees that there was a word; a name does not get out of its file.
-- A run of letters is taken as a whole, so "三月" stays and "张三" goes, also beside a figure. The value is named once
-- here: a macro is copied into its query at every place where it names a value, and these would be hundreds.
CREATE MACRO sparse(written) AS
array_to_string(
    list_transform(
        regexp_extract_all(
            written,
            '上午|下午|早上|晚上|中午|凌晨|(?:星期|周)[一二三四五六日天]|[今明昨前后]天|[年月日号號时時点點分秒人位个個半零〇一二三四五六七八九十百千万两]|[\p{L}\p{M}]+|[^\p{L}\p{M}]+'
        ),
        lambda part: CASE
            WHEN regexp_full_match(
                part,
                '(?i)[^\p{L}]+|上午|下午|早上|晚上|中午|凌晨|(?:星期|周)[一二三四五六日天]|[今明昨前后]天|[年月日号號时時点點分秒人位个個半零〇一二三四五六七八九十百千万两]'
                '|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?'
                '|mon(day)?|tue(s|sday)?|wed(nesday)?|thu(r|rs|rsday)?|fri(day)?|sat(urday)?|sun(day)?'
                '|today|someday|yesterday|tomorrow|last|next|weeks?|months?|years?|days?|hours?|noon|midnight|[ap]m?|m|st|nd|rd|th|t|z'
                '|at|on|of|the|utc|gmt|cst|ces?t|e[sd]t|p[sd]t|bst|jst|time|date'
                '|total|sum|count|people|persons?|guests?|seats?|tickets?|one|two|three|four|five|six|seven|eight|nine|ten'
                '|nan|nat|none|null|inf(inity)?|unknown|maybe|tb[ad]|e|x|n|na|ref|value|num|div'
            )
                OR getvariable('words').steps[lower(part)] IS NOT NULL
                OR getvariable('words').reasons[lower(part)] IS NOT NULL
                OR getvariable('words').flags[lower(part)] IS NOT NULL
            THEN part
            ELSE '…'
        END
    ),
    ''
)
