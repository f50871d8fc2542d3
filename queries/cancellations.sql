-- People whose cancellation was known at $as_of, by city and age of the cancellation.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    city VARCHAR ('' where none), days_ago BIGINT, people BIGINT; only bins with cancellations,
--             by city, latest first; sign_ups BIGINT, how many were cancelled. Bins as in bookings.
-- A registration cancelled after $as_of is not here: at that moment nobody knew. A cancellation that knows only
-- its day may be stamped before its sign-up; it falls in the bin of the sign-up, so that nobody leaves before coming.
-- Of a shredded event no sign-up that was cancelled is known, and people count instead.
SELECT
    coalesce(city, '') AS city,
    (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(greatest(cancelled_at, registered_at))) // 86400000000 AS days_ago,
    sum(party_size)::BIGINT AS people,
    sum(CASE WHEN day_total IS NULL THEN 1 ELSE party_size END)::BIGINT AS sign_ups
FROM registrations
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND registered_at <= $as_of
    AND cancelled_at <= $as_of
GROUP BY ALL
ORDER BY city, days_ago
