-- Hashtags as they may be published.
-- Parameters: $least BIGINT, accounts of a hashtag that is told apart; $step BIGINT, to which counts are rounded; reads
--             counts: hashtag VARCHAR, posts BIGINT, accounts BIGINT, counted BOOLEAN.
-- Returns:    the columns of counts, hashtag NULL for all that are not told apart; those that count first, then most
--             accounts first. Nothing of the others where together they are too few.
WITH told AS (
    SELECT CASE WHEN accounts >= $least THEN hashtag END AS tag, posts, accounts, counted AND accounts >= $least AS counts
    FROM counts
),

final AS (
    SELECT
        tag AS hashtag,
        (round(sum(posts) / $step) * $step)::BIGINT AS posts,
        (round(sum(accounts) / $step) * $step)::BIGINT AS accounts,
        bool_or(counts) AS counted
    FROM told
    GROUP BY tag
    HAVING sum(accounts) >= $least
)

SELECT *
FROM final
ORDER BY hashtag IS NULL, counted DESC, accounts DESC, posts DESC, hashtag
