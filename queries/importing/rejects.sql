-- The rows of a file that cannot be used.
-- Parameters: none.
-- Returns:    line BIGINT, reason VARCHAR; by line. A cited value is repeated without words that are none of dates,
--             numbers and statuses: a name or a phone that slipped into such a column stays in its file. Any other value is quoted.
WITH cut AS (
    SELECT line, string_split(reason, chr(1)) AS parts, string_split(reason, chr(2)) AS quotes
    FROM checked
    WHERE reason IS NOT NULL
),

final AS (
    SELECT
        line,
        CASE
            WHEN len(parts) = 3
            THEN parts[1] || list_transform([nameless(parts[2])], lambda value: shown(value))[1] || parts[3]
            ELSE array_to_string(
                list_transform(quotes, lambda part, place: CASE WHEN place % 2 = 0 THEN shown(part) ELSE part END), ''
            )
        END AS reason
    FROM cut
)

SELECT *
FROM final
ORDER BY line
