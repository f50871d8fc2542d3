-- A whole number; "5.0" counts, because programs write it where a column has gaps, and so do "2 people", "3位", "1,200",
-- "1.2万" and small numbers in Chinese.
-- Parameters: written VARCHAR.
-- Returns:    BIGINT, or NULL for anything else. A plain cast to an integer would round 2.5 to 3.
CREATE MACRO whole(written) AS
CASE
    WHEN strlen(written) <= 15 AND regexp_full_match(written, '[0-9]+') THEN try_cast(written AS BIGINT)
    WHEN abs(amount(written)) < 1e15 AND amount(written) = floor(amount(written)) THEN try_cast(amount(written) AS BIGINT)
    WHEN length(written) < 24 THEN list_transform(
        [regexp_extract(
            lower(written),
            '^([+-]?\d{1,3}(?:,\d{3})+|[+-]?\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3}) ?(万|w|k)?'
                || ' ?(?:people|persons?|pax|guests?|tickets?|seats?|adults?|ppl|个人|[人名位个張张席座次条])?$',
            ['figures', 'unit']
        )],
        lambda part: list_transform(
            [coalesce(
                try_cast(replace(part.figures, ',', '') AS DECIMAL(18, 4)),
                CASE
                    WHEN regexp_full_match(part.figures, '[一二两三四五六七八九]') THEN small_hanzi(part.figures)
                    WHEN regexp_full_match(part.figures, '[一二三四五六七八九]?十[一二三四五六七八九]?')
                        THEN 10 * coalesce(small_hanzi(split_part(part.figures, '十', 1)), 1)
                            + coalesce(small_hanzi(split_part(part.figures, '十', 2)), 0)
                END
            ) * CASE part.unit WHEN '万' THEN 10000 WHEN 'w' THEN 10000 WHEN 'k' THEN 1000 ELSE 1 END],
            lambda number: CASE WHEN number = floor(number) THEN try_cast(number AS BIGINT) END
        )[1]
    )[1]
END
