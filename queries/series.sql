-- The sign-ups of the other events of a series, aligned by the time to each event's own start, as known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $most INTEGER (events, the latest ones), $by_city BOOLEAN (whether cities are told apart, for a release).
-- Returns:    event_id VARCHAR, starts_at TIMESTAMPTZ, finished BOOLEAN (started before $as_of), attended BIGINT (the
--             count given for the whole event, or NULL where there is none or it is no number of people), marked BOOLEAN (whether anyone was marked present or absent),
--             days_ago BIGINT (bins of 24 hours back from the moment that lay as long before that event's start as
--             $as_of lies before this one's; negative after it), gained, lost, stayed and came BIGINT (people who signed
--             up, who cancelled, and of those who signed up those still registered at the start and those who were
--             there), listed and listed_lost BIGINT (those of gained and of lost who are of a marked bulk list); by start,
--             event and bin; one row with NULL in days_ago for an event without sign-ups. For a release besides: city VARCHAR ('' where
--             none; NULL unless $by_city), and how many sign-ups gained, lost, came and listed are, BIGINT each:
--             gained_sign_ups, lost_sign_ups, came_sign_ups, listed_sign_ups.
-- Who signed up at the door, after the start, was there, and no more: neither gained nor stayed.
-- Rounded down, not cut: a sign-up an hour after that moment lies in bin -1.
-- A mark without a check-in is known from its event's start on: unlike the day's own page, a past event is read as a
-- record, whenever it was typed in.
WITH this AS (
    SELECT series, starts_at - $as_of::TIMESTAMPTZ AS ahead
    FROM events
    WHERE event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
),

others AS (
    SELECT event_id, events.starts_at, attended, events.starts_at - ahead AS moment
    FROM events, this
    WHERE events.series = this.series
        AND event_id <> $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND events.starts_at < $as_of::TIMESTAMPTZ + ahead
    ORDER BY events.starts_at DESC, event_id
    LIMIT $most
),

marks AS (
    SELECT attendance.event_id, registration_id, attendance.attended
    FROM attendance
    JOIN others USING (event_id)
    WHERE valid_from <= $known_at
        AND valid_to > $known_at
        AND starts_at < $as_of
        AND coalesce(checked_in_at, starts_at) <= $as_of
),

signed_up AS (
    SELECT
        event_id,
        moment,
        registered_at,
        cancelled_at,
        starts_at,
        party_size,
        CASE WHEN $by_city THEN coalesce(city, '') END AS city,
        coalesce(day_total.bookings, 1) AS sign_ups,
        CASE WHEN day_total IS NULL THEN 1 ELSE party_size END AS some_sign_ups,
        marks.attended,
        registered_at <= starts_at AS in_time,
        is_listed(event_id, registration_id, registered_at) AS is_listed
    FROM registrations
    JOIN others USING (event_id)
    LEFT JOIN marks USING (event_id, registration_id)
    WHERE valid_from <= $known_at
        AND valid_to > $known_at
        AND registered_at <= $as_of
        AND (registered_at <= starts_at OR marks.attended)
),

changes AS (
    SELECT
        event_id,
        city,
        floor((epoch_us(moment) - epoch_us(registered_at)) / 86400000000)::BIGINT AS days_ago,
        CASE WHEN in_time THEN party_size ELSE 0 END AS gained,
        0 AS lost,
        CASE WHEN in_time AND coalesce(cancelled_at > least(starts_at, $as_of::TIMESTAMPTZ), true)
            THEN party_size ELSE 0 END AS stayed,
        CASE WHEN attended THEN party_size ELSE 0 END AS came,
        CASE WHEN in_time AND is_listed THEN party_size ELSE 0 END AS listed,
        0 AS listed_lost,
        CASE WHEN in_time THEN sign_ups ELSE 0 END AS gained_sign_ups,
        0 AS lost_sign_ups,
        CASE WHEN attended THEN some_sign_ups ELSE 0 END AS came_sign_ups,
        CASE WHEN in_time AND is_listed THEN sign_ups ELSE 0 END AS listed_sign_ups
    FROM signed_up
    UNION ALL
    SELECT
        event_id,
        city,
        floor((epoch_us(moment) - epoch_us(greatest(cancelled_at, registered_at))) / 86400000000)::BIGINT AS days_ago,
        0 AS gained,
        party_size AS lost,
        0 AS stayed,
        0 AS came,
        0 AS listed,
        CASE WHEN is_listed THEN party_size ELSE 0 END AS listed_lost,
        0 AS gained_sign_ups,
        some_sign_ups AS lost_sign_ups,
        0 AS came_sign_ups,
        0 AS listed_sign_ups
    FROM signed_up
    WHERE in_time
        AND cancelled_at <= least(starts_at, $as_of::TIMESTAMPTZ)
),

by_day AS (
    SELECT event_id, city, days_ago, sum(COLUMNS(* EXCLUDE (event_id, city, days_ago)))::BIGINT
    FROM changes
    GROUP BY event_id, city, days_ago
)

SELECT
    event_id,
    starts_at,
    starts_at < $as_of AS finished,
    CASE WHEN starts_at < $as_of AND attended BETWEEN 0 AND 100000000 THEN attended END AS attended,
    event_id IN (SELECT event_id FROM marks) AS marked,
    days_ago,
    gained,
    lost,
    stayed,
    came,
    listed,
    listed_lost,
    city,
    gained_sign_ups,
    lost_sign_ups,
    came_sign_ups,
    listed_sign_ups
FROM others
LEFT JOIN by_day USING (event_id)
ORDER BY starts_at, event_id, days_ago, by_day.city
