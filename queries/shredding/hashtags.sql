-- The hashtags of a shredded event, from its days: the table of signal_hashtags.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $least_share DOUBLE, of the accounts, that make a hashtag one of
--             the event's; $most INTEGER, hashtags told apart of those that do not count.
-- Returns:    the columns of signal_hashtags; those that count first, then most accounts first.
WITH known AS (
    SELECT *
    FROM daily_posts
    WHERE event_id = $event_id AND posted_at <= $as_of
),

used AS (
    SELECT
        hashtag,
        sum(posts)::BIGINT AS posts,
        max(accounts_so_far) AS accounts,
        hashtag IS NULL OR max(accounts_so_far) >= $least_share * (SELECT max(everyone_so_far) FROM known) AS counted
    FROM known
    GROUP BY hashtag
),

ranked AS (
    SELECT
        *,
        counted OR row_number() OVER (ORDER BY counted, accounts DESC, posts DESC, hashtag) <= $most AS is_told
    FROM used
),

final AS (
    SELECT
        CASE WHEN is_told THEN coalesce(hashtag, '') END AS hashtag,
        sum(posts)::BIGINT AS posts,
        sum(accounts)::BIGINT AS accounts,
        bool_or(counted) AS counted,
        list(coalesce(hashtag, '')) FILTER (WHERE counted) AS spellings
    FROM ranked
    GROUP BY CASE WHEN is_told THEN coalesce(hashtag, '') END
)

SELECT hashtag, posts, accounts, counted, coalesce(spellings, []) AS spellings
FROM final
ORDER BY hashtag IS NULL, counted DESC, accounts DESC, posts DESC, hashtag
