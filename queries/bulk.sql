-- Sign-ups of lists that were handed in at once, as somebody marked them, as known at $as_of. They are in bookings too.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $timezone VARCHAR.
-- Returns:    city VARCHAR ('' where none), days_ago BIGINT (as in bookings), hour BIGINT (local, 0 to 23), bookings
--             BIGINT, people BIGINT, squares BIGINT, cancelled BIGINT (people whose cancellation was known); by city,
--             bin and hour; mostly no row at all.
-- A mark tells what a list was, so it holds for every as-of.
SELECT
    coalesce(city, '') AS city,
    (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(registered_at)) // 86400000000 AS days_ago,
    hour(timezone($timezone, registered_at)) AS hour,
    sum(coalesce(day_total.bookings, 1))::BIGINT AS bookings,
    sum(party_size)::BIGINT AS people,
    sum(coalesce(day_total.squares, party_size::BIGINT * party_size))::BIGINT AS squares,
    sum(CASE WHEN cancelled_at <= $as_of THEN party_size ELSE 0 END)::BIGINT AS cancelled
FROM registrations
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND registered_at <= $as_of
    AND is_listed(event_id, registration_id, registered_at)
GROUP BY ALL
ORDER BY city, days_ago, hour
