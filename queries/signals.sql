-- Posts by hour and account, counted so that a few loud accounts show as what they are, as known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $spellings VARCHAR[], hashtags as stored whose posts count ('' for none);
--             $loudest INTEGER, accounts that are few; $most_engagement BIGINT, of one post.
-- Returns:    hours_ago BIGINT, posts BIGINT, accounts BIGINT, first_of_day BIGINT (accounts that had not posted earlier
--             in their 24 hours), unnamed BIGINT (posts without an account), loudest BIGINT (posts of the $loudest busiest
--             accounts), engagement BIGINT; only hours with posts, latest first.
-- Hours run back from $as_of, hour 0 being the last, so that 24 of them make one of the days of a forecast.
-- Posts without an account count as one account: who they are, and how many, nobody can tell.
WITH counting AS (
    SELECT unnest($spellings::VARCHAR[]) AS spelling
),

by_account AS (
    SELECT
        (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(posts.posted_at)) // 3600000000 AS hours_ago,
        hash(posts.author_id) AS account,
        count(*) AS posts,
        sum(
            least(
                coalesce(posts.reposts, 0)::HUGEINT + coalesce(posts.comments, 0) + coalesce(posts.likes, 0),
                $most_engagement
            )
        )::BIGINT AS engagement
    FROM posts
    INNER JOIN counting ON counting.spelling = coalesce(posts.hashtag, '')
    WHERE posts.event_id = $event_id
        AND posts.valid_from <= $known_at
        AND posts.valid_to > $known_at
        AND posts.posted_at <= $as_of
    GROUP BY ALL
),

firsts AS (
    SELECT hours_ago, count(*) AS first_of_day
    FROM (
        SELECT max(hours_ago) AS hours_ago
        FROM by_account
        GROUP BY hours_ago // 24, account
    )
    GROUP BY hours_ago
),

by_hour AS (
    SELECT
        hours_ago,
        sum(posts)::BIGINT AS posts,
        count(*) AS accounts,
        coalesce(sum(posts) FILTER (account = hash(NULL)), 0)::BIGINT AS unnamed,
        list_sum(max(posts, $loudest))::BIGINT AS loudest,
        sum(engagement)::BIGINT AS engagement
    FROM by_account
    GROUP BY hours_ago
)

SELECT
    by_hour.hours_ago,
    by_hour.posts,
    by_hour.accounts,
    coalesce(firsts.first_of_day, 0) AS first_of_day,
    by_hour.unnamed,
    by_hour.loudest,
    by_hour.engagement
FROM by_hour
LEFT JOIN firsts USING (hours_ago)
ORDER BY by_hour.hours_ago
