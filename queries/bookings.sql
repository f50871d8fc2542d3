-- Sign-ups by city and age, as known at $as_of. Cancelled ones count here too; see cancellations.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    city VARCHAR ('' where none), days_ago BIGINT, bookings BIGINT, people BIGINT, squares BIGINT;
--             only bins with sign-ups, by city, latest first.
-- Bins of 24 hours run back from $as_of, bin 0 being the last 24 hours, ($as_of - 24 h, $as_of]: no bin is partial.
-- A row of a shredded event stands for all sign-ups of its city and day (day_total).
SELECT
    coalesce(city, '') AS city,
    (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(registered_at)) // 86400000000 AS days_ago,
    sum(coalesce(day_total.bookings, 1))::BIGINT AS bookings,
    sum(party_size)::BIGINT AS people,
    sum(coalesce(day_total.squares, party_size::BIGINT * party_size))::BIGINT AS squares
FROM registrations
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND registered_at <= $as_of
GROUP BY ALL
ORDER BY city, days_ago
