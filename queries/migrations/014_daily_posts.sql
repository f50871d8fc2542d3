-- Version 14: the posts of shredded events by day and hashtag; no row is one account's.
-- posted_at: the end of the day. accounts: those that posted, each in the hashtag that it used first that day; unnamed:
-- posts without an account; loudest: posts of the day's 20 busiest accounts. accounts_so_far, everyone_so_far: accounts
-- that had used the hashtag, or any, by then.
CREATE TABLE daily_posts (
    event_id   VARCHAR NOT NULL,
    posted_at  TIMESTAMPTZ NOT NULL,
    hashtag    VARCHAR,
    posts      BIGINT NOT NULL,
    accounts   BIGINT NOT NULL,
    unnamed    BIGINT NOT NULL,
    loudest    BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    accounts_so_far BIGINT NOT NULL,
    everyone_so_far BIGINT NOT NULL
)
