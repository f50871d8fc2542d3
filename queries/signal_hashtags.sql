-- The hashtags of an event's posts, as known at $as_of: who used them, and which of them count as a signal.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $least_share DOUBLE, of the accounts, that make a hashtag one of the event's;
--             $most INTEGER, hashtags told apart of those that do not count;
--             $all_counted BIGINT, posts of a hashtag beyond which its accounts are an estimate within some 3 %.
-- Returns:    hashtag VARCHAR ('' where a post has none, NULL for all that are not told apart), posts BIGINT,
--             accounts BIGINT, counted BOOLEAN, spellings VARCHAR[] (as stored; empty where not counted); those that
--             count first, then most accounts first.
-- #OccupyTaobao#, #occupytaobao and ＃Occupy Taobao＃ are one hashtag. Accounts decide and not posts, so that a few loud
-- ones cannot bring in a hashtag nobody asked for; of how many there are in all an estimate within some 3 % will do.
-- A post without a hashtag always counts: the file says it is the event's. Posts without an account count as one account.
WITH known AS NOT MATERIALIZED (
    SELECT hashtag, hash(author_id) AS account
    FROM posts
    WHERE event_id = $event_id AND valid_from <= $known_at AND valid_to > $known_at AND posted_at <= $as_of
),

written AS MATERIALIZED (
    SELECT
        hashtag,
        coalesce(hashtag, '') AS spelling,
        lower(regexp_replace(spelling, '[#＃\s\x{00A0}\x{3000}]+', '', 'g')) AS tag,
        count(*) AS posts,
        sum(count(*)) OVER (PARTITION BY tag) > $all_counted AS is_large
    FROM known
    GROUP BY hashtag
),

-- The posts are joined by the hashtag as stored, which is quick, and read once for all that is estimated.
estimated AS MATERIALIZED (
    SELECT
        CASE WHEN written.is_large THEN written.tag END AS tag,
        grouping(CASE WHEN written.is_large THEN written.tag END) = 1 AS is_everyone,
        approx_count_distinct(known.account) AS accounts
    FROM known
    INNER JOIN written ON known.hashtag IS NOT DISTINCT FROM written.hashtag
    GROUP BY GROUPING SETS ((CASE WHEN written.is_large THEN written.tag END), ())
),

used AS (
    SELECT written.tag, count(DISTINCT known.account) AS accounts
    FROM known
    INNER JOIN written ON known.hashtag IS NOT DISTINCT FROM written.hashtag
    WHERE NOT written.is_large
    GROUP BY written.tag
    UNION ALL
    SELECT tag, accounts
    FROM estimated
    WHERE tag IS NOT NULL
),

everyone AS (
    SELECT accounts
    FROM estimated
    WHERE is_everyone
),

spelled AS (
    SELECT
        tag,
        sum(posts)::BIGINT AS posts,
        -- The way it is mostly written, without its marks.
        trim(arg_max(spelling, (posts, spelling)), '#＃ ') AS shown,
        list(DISTINCT spelling ORDER BY spelling) AS spellings
    FROM written
    GROUP BY tag
),

ranked AS (
    SELECT
        used.accounts,
        spelled.* EXCLUDE (spellings),
        tag = '' OR used.accounts >= $least_share * everyone.accounts AS counted,
        CASE WHEN counted THEN spelled.spellings ELSE [] END AS spellings,
        counted OR row_number() OVER (ORDER BY counted, used.accounts DESC, spelled.posts DESC, tag) <= $most AS is_told
    FROM used
    INNER JOIN spelled USING (tag)
    CROSS JOIN everyone
),

final AS (
    SELECT
        CASE WHEN is_told THEN shown END AS hashtag,
        sum(posts)::BIGINT AS posts,
        sum(accounts)::BIGINT AS accounts,
        bool_or(counted) AS counted,
        flatten(list(spellings)) AS spellings
    FROM ranked
    GROUP BY CASE WHEN is_told THEN tag END, CASE WHEN is_told THEN shown END
)

SELECT hashtag, posts, accounts, counted, spellings
FROM final
ORDER BY hashtag IS NULL, counted DESC, accounts DESC, posts DESC, hashtag
