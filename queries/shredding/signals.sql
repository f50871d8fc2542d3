-- The table of signals for a shredded event, from its days: each stands in the hour in which it ended.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $spellings VARCHAR[], hashtags as stored whose posts count
--             ('' for none).
-- Returns:    the columns of signals.
SELECT
    (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(posted_at)) // 3600000000 AS hours_ago,
    sum(posts)::BIGINT AS posts,
    sum(accounts)::BIGINT AS accounts,
    sum(accounts)::BIGINT AS first_of_day,
    sum(unnamed)::BIGINT AS unnamed,
    sum(loudest)::BIGINT AS loudest,
    sum(engagement)::BIGINT AS engagement
FROM daily_posts
WHERE event_id = $event_id
    AND posted_at <= $as_of
    AND list_contains($spellings::VARCHAR[], coalesce(hashtag, ''))
GROUP BY ALL
ORDER BY hours_ago
