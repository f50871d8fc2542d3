-- People by the hour of day at which they signed up, in the event's zone, as known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $timezone VARCHAR.
-- Returns:    hour BIGINT (0 to 23), people BIGINT, sign_ups BIGINT; only hours with sign-ups, by hour.
SELECT
    hour(timezone($timezone, registered_at)) AS hour,
    sum(party_size)::BIGINT AS people,
    sum(coalesce(day_total.bookings, 1))::BIGINT AS sign_ups
FROM registrations
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND registered_at <= $as_of
GROUP BY ALL
ORDER BY hour
