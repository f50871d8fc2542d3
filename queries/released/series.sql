-- The other events of a series as they may be published: of each event the counts up to each of its days.
-- Parameters: $least BIGINT, sign-ups that are told; $step BIGINT, to which people are rounded; reads counts, the table of
--             queries/series.sql with cities told apart.
-- Returns:    the columns of SERIES_COLUMNS (forecasting/tables.py), in the order of counts, a row an event and day.
-- Every quantity has one published total, the one of the event's own page: who signed up, left and came in lists is the
-- sum of the cities' parts, as in queries/released/by_city.sql, those who were there are rounded in all. What follows
-- from these is worked out and never rounded by itself: who stayed, and which of a list left, are shares of who signed
-- up. Which day those had signed up who were there is not told.
-- Where too few came, how many is not known: nought of fifty would tell of an event that failed.
WITH events AS (
    SELECT event_id, any_value(starts_at) AS starts_at, any_value(finished) AS finished, any_value(attended) AS attended,
        bool_or(marked) AS marked, sum(came) AS came, sum(came_sign_ups) AS came_sign_ups, min(days_ago) AS last_day
    FROM counts
    GROUP BY event_id
),

changes AS (
    SELECT event_id, 'gained' AS kind, city, days_ago, gained_sign_ups AS sign_ups, gained AS people FROM counts
    UNION ALL
    SELECT event_id, 'lost', city, days_ago, lost_sign_ups, lost FROM counts
    UNION ALL
    SELECT event_id, 'listed', city, days_ago, listed_sign_ups, listed FROM counts
),

-- Only cities whose sign-ups are told apart are told apart in what became of these.
large AS (
    SELECT event_id, city, kind
    FROM changes
    GROUP BY ALL
    HAVING sum(sign_ups) >= $least
),

daily AS (
    SELECT
        event_id,
        kind,
        CASE WHEN own.city IS NOT NULL AND signed_up.city IS NOT NULL THEN changes.city END AS place,
        days_ago,
        sum(sign_ups) AS sign_ups,
        sum(people) AS people
    FROM changes
    LEFT JOIN large AS own USING (event_id, city, kind)
    LEFT JOIN (FROM large WHERE kind = 'gained') AS signed_up USING (event_id, city)
    WHERE days_ago IS NOT NULL
    GROUP BY ALL
),

places AS (SELECT DISTINCT event_id, kind, place FROM daily),

days AS (SELECT DISTINCT event_id, days_ago FROM daily),

up_to AS (
    SELECT
        places.event_id,
        places.kind,
        places.place,
        days.days_ago,
        coalesce(sum(daily.sign_ups) OVER so_far, 0) AS sign_ups,
        coalesce(sum(daily.people) OVER so_far, 0) AS people
    FROM places
    JOIN days ON days.event_id = places.event_id
    LEFT JOIN daily
        ON daily.event_id = places.event_id AND daily.kind = places.kind AND daily.place IS NOT DISTINCT FROM places.place
        AND daily.days_ago = days.days_ago
    WINDOW so_far AS (PARTITION BY places.event_id, places.kind, places.place ORDER BY days.days_ago DESC)
),

parts AS (
    SELECT
        event_id,
        kind,
        CASE WHEN sign_ups >= $least THEN place END AS place,
        days_ago,
        sum(sign_ups) AS sign_ups,
        sum(people) AS people
    FROM up_to
    GROUP BY ALL
),

published AS (
    SELECT event_id, kind, days_ago, sum(CASE WHEN sign_ups >= $least THEN round(people / $step) * $step ELSE 0 END) AS people
    FROM parts
    GROUP BY event_id, kind, days_ago
),

-- Counts up to a day only grow; rounded ones are held to what remains later.
held AS (
    SELECT
        event_id,
        kind,
        days_ago,
        min(people) OVER (PARTITION BY event_id, kind ORDER BY days_ago ROWS UNBOUNDED PRECEDING) AS people
    FROM published
),

totals AS (
    SELECT
        event_id,
        days_ago,
        max(people) FILTER (kind = 'gained') AS gained,
        max(people) FILTER (kind = 'lost') AS lost,
        max(people) FILTER (kind = 'listed') AS listed
    FROM held
    GROUP BY ALL
),

worked_out AS (
    SELECT
        event_id,
        days_ago,
        gained,
        least(lost, gained) AS lost,
        least(listed, gained) AS listed,
        least(max(lost) OVER (PARTITION BY event_id) / greatest(max(gained) OVER (PARTITION BY event_id), 1), 1) AS share_lost
    FROM totals
),

shared AS (
    SELECT
        event_id,
        days_ago,
        gained,
        lost,
        gained - round(gained * share_lost) AS stayed,
        listed,
        round(listed * share_lost) AS listed_lost
    FROM worked_out
),

by_day AS (
    SELECT
        event_id,
        days_ago,
        COLUMNS(['gained', 'lost', 'stayed', 'listed', 'listed_lost'])
            - coalesce(lag(COLUMNS(['gained', 'lost', 'stayed', 'listed', 'listed_lost'])) OVER so_far, 0)
    FROM shared
    WINDOW so_far AS (PARTITION BY event_id ORDER BY days_ago DESC)
),

final AS (
    SELECT
        events.event_id,
        starts_at,
        finished,
        CASE WHEN attended >= $least THEN round(attended / $step) * $step END AS attended,
        marked AND came_sign_ups >= $least AS marked,
        days_ago,
        gained::BIGINT AS gained,
        lost::BIGINT AS lost,
        stayed::BIGINT AS stayed,
        CASE WHEN days_ago = last_day AND came_sign_ups >= $least THEN round(came / $step) * $step ELSE 0 END::BIGINT AS came,
        listed::BIGINT AS listed,
        listed_lost::BIGINT AS listed_lost
    FROM events
    LEFT JOIN by_day USING (event_id)
)

SELECT *
FROM final
ORDER BY starts_at, event_id, days_ago
