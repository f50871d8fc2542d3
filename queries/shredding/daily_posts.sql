-- Put the posts of an event into daily_posts, by day and hashtag.
-- Parameters: $event_id VARCHAR, $starts_at TIMESTAMPTZ, $zone_of_dates VARCHAR or NULL (see day_end), $stamp_before BIGINT,
--             seconds from a day's stamp to its end, $fewest BIGINT, accounts of a hashtag that is told apart, $others VARCHAR,
--             the name of all others together; $loudest INTEGER, accounts that are few; $most_engagement BIGINT, of one post.
-- Returns:    the number of rows.
-- A post stands as it was told last. Posts without an account count as one account, as in signals.
INSERT INTO daily_posts BY NAME
WITH read AS (
    SELECT
        day_end(posted_at, $starts_at::TIMESTAMPTZ, $zone_of_dates::VARCHAR) AS day,
        posted_at,
        lower(regexp_replace(coalesce(hashtag, ''), '[#＃\s\x{00A0}\x{3000}]+', '', 'g')) AS tag,
        trim(coalesce(hashtag, ''), '#＃ ') AS spelling,
        author_id IS NULL AS is_unnamed,
        hash(author_id) AS account,
        least(coalesce(reposts, 0)::HUGEINT + coalesce(comments, 0) + coalesce(likes, 0), $most_engagement) AS engagement
    FROM posts
    WHERE event_id = $event_id
        AND valid_to = 'infinity'
),

written AS (
    SELECT tag, spelling, count(*) AS posts
    FROM read
    GROUP BY tag, spelling
),

tags AS (
    SELECT
        tag,
        arg_max(spelling, (written.posts, spelling)) AS spelling,
        tag = '' OR (SELECT count(DISTINCT account) FROM read WHERE read.tag = written.tag) >= $fewest AS is_told
    FROM written
    GROUP BY tag
),

known AS (
    SELECT
        day,
        posted_at,
        CASE WHEN tag = '' THEN NULL WHEN is_told THEN tags.spelling ELSE $others END AS hashtag,
        is_unnamed,
        account,
        engagement
    FROM read
    JOIN tags USING (tag)
),

of_day AS (
    SELECT
        day,
        account,
        arg_min(coalesce(hashtag, ''), posted_at) AS first_hashtag,
        row_number() OVER (PARTITION BY day ORDER BY count(*) DESC, account) <= $loudest AS is_loud
    FROM known
    GROUP BY day, account
),

counted AS (
    SELECT
        known.day,
        known.hashtag,
        count(*) AS posts,
        count(DISTINCT known.account) FILTER (WHERE of_day.first_hashtag = coalesce(known.hashtag, '')) AS accounts,
        count(*) FILTER (WHERE is_unnamed) AS unnamed,
        count(*) FILTER (WHERE is_loud) AS loudest,
        sum(engagement)::BIGINT AS engagement
    FROM known
    JOIN of_day ON of_day.day = known.day AND of_day.account = known.account
    GROUP BY known.day, known.hashtag
),

new_to_tag AS (
    SELECT hashtag, day, count(*) AS accounts
    FROM (SELECT hashtag, account, min(day) AS day FROM known GROUP BY hashtag, account)
    GROUP BY hashtag, day
),

new_to_all AS (
    SELECT day, count(*) AS accounts
    FROM (SELECT account, min(day) AS day FROM known GROUP BY account)
    GROUP BY day
),

final AS (
    SELECT
        $event_id AS event_id,
        day - to_seconds($stamp_before) AS posted_at,
        hashtag,
        posts,
        accounts,
        unnamed,
        loudest,
        engagement,
        (
            SELECT coalesce(sum(new_to_tag.accounts), 0)::BIGINT
            FROM new_to_tag
            WHERE new_to_tag.hashtag IS NOT DISTINCT FROM counted.hashtag AND new_to_tag.day <= counted.day
        ) AS accounts_so_far,
        (
            SELECT sum(new_to_all.accounts)::BIGINT FROM new_to_all WHERE new_to_all.day <= counted.day
        ) AS everyone_so_far
    FROM counted
)

SELECT *
FROM final
ORDER BY posted_at, hashtag
