-- Minutes in which far more people signed up than in this event's other minutes, as known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $timezone VARCHAR.
-- Returns:    minute TIMESTAMPTZ (its beginning), city VARCHAR ('' where none), days_ago BIGINT (as in bookings),
--             bookings BIGINT, people BIGINT, squares BIGINT; by minute and city; mostly no row at all.
-- A burst has at least 100 sign-ups that still stand, and ten times as many as a usual busy minute: the busiest one that is
-- left without the busiest twentieth, or without the busiest five where minutes are few. So five lists handed in at
-- once are found, and thousands who sign up in the same hour are none.
-- A list that was marked as handed in at once (bulk) is left out: nothing is pointed out twice.
-- A stamp at midnight, in the event's zone or in UTC, is a date and no moment; so are stamps that tell the same time
-- on several days, and no other. The days of a shredded event have no minutes.
WITH signed_up AS (
    SELECT
        registered_at,
        coalesce(city, '') AS city,
        party_size,
        date_trunc('minute', registered_at) AS minute,
        timezone($timezone, registered_at) AS local
    FROM registrations
    WHERE event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND registered_at <= $as_of
        AND (cancelled_at IS NULL OR cancelled_at > $as_of)
        AND day_total IS NULL
        AND NOT is_listed(event_id, registration_id, registered_at)
),

stamps AS (
    SELECT count(DISTINCT local::TIME) = 1 AND count(DISTINCT local::DATE) > 1 AS are_dates
    FROM signed_up
),

moments AS (
    SELECT signed_up.*
    FROM signed_up, stamps
    WHERE NOT are_dates
        AND local::TIME <> '00:00'
        AND epoch_us(registered_at) % 86400000000 <> 0
),

minutes AS (
    SELECT minute, count(*) AS n
    FROM moments
    GROUP BY minute
),

ranked AS (
    SELECT n, row_number() OVER (ORDER BY n DESC) > greatest(5, 0.05 * count(*) OVER ()) AS is_usual
    FROM minutes
),

usual AS (
    SELECT coalesce(max(n), 0) AS busy
    FROM ranked
    WHERE is_usual
),

final AS (
    SELECT
        minute,
        city,
        (epoch_us($as_of::TIMESTAMPTZ) - epoch_us(registered_at)) // 86400000000 AS days_ago,
        count(*) AS bookings,
        sum(party_size)::BIGINT AS people,
        sum(party_size * party_size)::BIGINT AS squares
    FROM moments
    JOIN minutes USING (minute), usual
    WHERE n >= 100
        AND n >= 10 * busy
    GROUP BY ALL
)

SELECT *
FROM final
ORDER BY minute, city, days_ago
