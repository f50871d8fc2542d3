-- The same table as signals, for an event of so many posts that telling apart every account of every hour takes too long.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $spellings VARCHAR[], hashtags as stored whose posts count ('' for none);
--             $loudest INTEGER, accounts that are few; $most_engagement BIGINT, of one post;
--             $of_an_hour, $of_a_day BIGINT, posts up to which all is counted.
-- Returns:    the columns of signals. posts, unnamed and engagement are exact, and so are accounts and loudest of hours of
--             up to $of_an_hour posts and first_of_day of days of up to $of_a_day posts.
-- accounts of a busier hour: an estimate by its HyperLogLog, wrong by some 3 %.
-- first_of_day of a day of k times $of_a_day posts: every k-th account is counted, drawn by the hash of its name, and
-- stands for k. Of A accounts in a day that is wrong by sqrt((k - 1) * A) on average: 1 % of a day of 100,000 at k = 12.
-- loudest of a busier hour: posts of its loudest accounts, counted in full; accounts that are not loud are left out.
-- Who is loud shows in some 300 of its posts, drawn by the hash of their id: where $loudest = 20 accounts wrote half an
-- hour, they wrote 150 of the 300, and three posts make an account one to be counted.
WITH known AS NOT MATERIALIZED (
    SELECT
        (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(posted_at)) // 3600000000 AS hours_ago,
        author_id IS NULL AS is_unnamed,
        hash(author_id) AS account,
        hash(post_id) AS chance,
        least(
            coalesce(reposts, 0)::HUGEINT + coalesce(comments, 0) + coalesce(likes, 0),
            $most_engagement
        )::BIGINT AS engagement
    FROM posts
    WHERE event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND posted_at <= $as_of
        AND list_contains($spellings::VARCHAR[], coalesce(hashtag, ''))
),

hours AS MATERIALIZED (
    SELECT
        hours_ago,
        count(*) AS posts,
        count(*) FILTER (is_unnamed) AS unnamed,
        sum(engagement)::BIGINT AS engagement,
        approx_count_distinct(account) AS about_accounts,
        CASE WHEN count(*) <= $of_an_hour THEN 1 ELSE ceil(count(*) / 300) END::UBIGINT AS every
    FROM known
    GROUP BY hours_ago
),

days AS (
    SELECT hours_ago // 24 AS days_ago, ceil(sum(posts) / $of_a_day)::UBIGINT AS every
    FROM hours
    GROUP BY days_ago
),

-- Both draws at once: reading a long table of text takes longer than drawing.
drawn AS MATERIALIZED (
    SELECT
        known.hours_ago,
        known.account,
        hours.every,
        days.every AS every_of_day,
        known.chance % hours.every = 0 AS is_of_hour,
        known.account % days.every = 0 AS is_of_day
    FROM known
    INNER JOIN hours USING (hours_ago)
    INNER JOIN days ON days.days_ago = hours.hours_ago // 24
    WHERE is_of_hour OR is_of_day
),

seen AS MATERIALIZED (
    SELECT hours_ago, account, every, count(*) AS posts
    FROM drawn
    WHERE is_of_hour
    GROUP BY hours_ago, account, every
    HAVING every = 1 OR count(*) >= 3
),

counted AS (
    SELECT hours_ago, account, posts
    FROM seen
    WHERE every = 1
    UNION ALL
    SELECT known.hours_ago, known.account, count(*)
    FROM known
    SEMI JOIN (SELECT hours_ago, account FROM seen WHERE every > 1) AS loud
        ON known.hours_ago = loud.hours_ago AND known.account = loud.account
    GROUP BY known.hours_ago, known.account
),

by_hour AS (
    SELECT hours_ago, count(*) AS accounts, list_sum(max(posts, $loudest))::BIGINT AS loudest
    FROM counted
    GROUP BY hours_ago
),

firsts AS (
    SELECT hours_ago, sum(every)::BIGINT AS first_of_day
    FROM (
        SELECT max(hours_ago) AS hours_ago, any_value(every_of_day) AS every
        FROM drawn
        WHERE is_of_day
        GROUP BY hours_ago // 24, account
    )
    GROUP BY hours_ago
),

final AS (
    SELECT
        hours.hours_ago,
        hours.posts,
        CASE WHEN hours.every = 1 THEN by_hour.accounts ELSE least(hours.about_accounts, hours.posts) END AS accounts,
        coalesce(firsts.first_of_day, 0) AS first_of_day,
        hours.unnamed,
        coalesce(by_hour.loudest, 0) AS loudest,
        hours.engagement
    FROM hours
    LEFT JOIN by_hour USING (hours_ago)
    LEFT JOIN firsts USING (hours_ago)
)

SELECT *
FROM final
ORDER BY hours_ago
