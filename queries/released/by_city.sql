-- Counts by city and day as they may be published: fewer than $least are put together, the rest are rounded.
-- Parameters: $least BIGINT, sign-ups of a city that is told apart; $step BIGINT, to which people are rounded;
--             $named VARCHAR[], the only cities that may be told apart, NULL for all; reads counts: city VARCHAR, days_ago
--             BIGINT, sign_ups BIGINT, people BIGINT.
-- Returns:    city VARCHAR (NULL for all that are not told apart), days_ago BIGINT, people BIGINT (a multiple of
--             $step, above 0); by city, latest first.
-- What is published of every day is the count up to its end, by city: 0 or rounded, and 0 where it has fewer than $least
-- sign-ups. Cities below that are counted together, and are 0 where even together they are fewer. The total is the
-- sum of these parts and never rounded by itself, else the two told apart would tell more than either.
-- All that follows is made of these numbers alone. Counts up to a day only grow, while rounded ones may fall back where
-- a city leaves the others; they are held to what remains later. The total keeps its own days: whoever came k-th by
-- the cities' counts came on the day of the k-th by the total's, so that a city that is told apart from its tenth
-- sign-up on makes no wave of ten.
WITH sizes AS (
    SELECT city, sum(sign_ups) >= $least AND ($named::VARCHAR[] IS NULL OR list_contains($named, city)) AS is_large
    FROM counts
    GROUP BY city
),

-- Cities that are never told apart are put together first: there may be thousands of spellings.
daily AS (
    SELECT CASE WHEN is_large THEN city END AS place, days_ago, sum(sign_ups) AS sign_ups, sum(people) AS people
    FROM counts
    JOIN sizes USING (city)
    GROUP BY ALL
),

places AS (SELECT DISTINCT place FROM daily),

days AS (SELECT DISTINCT days_ago FROM daily),

up_to AS (
    SELECT
        places.place,
        days.days_ago,
        coalesce(sum(daily.sign_ups) OVER so_far, 0) AS sign_ups,
        coalesce(sum(daily.people) OVER so_far, 0) AS people
    FROM places
    CROSS JOIN days
    LEFT JOIN daily ON daily.place IS NOT DISTINCT FROM places.place AND daily.days_ago = days.days_ago
    WINDOW so_far AS (PARTITION BY places.place ORDER BY days.days_ago DESC)
),

parts AS (
    SELECT CASE WHEN sign_ups >= $least THEN place END AS place, days_ago, sum(sign_ups) AS sign_ups, sum(people) AS people
    FROM up_to
    GROUP BY ALL
),

published AS (
    SELECT place, days_ago, CASE WHEN sign_ups >= $least THEN (round(people / $step) * $step)::BIGINT ELSE 0 END AS people
    FROM parts
),

places_told AS (SELECT place FROM places UNION SELECT NULL),

held AS (
    SELECT
        places_told.place,
        days.days_ago,
        min(coalesce(published.people, 0)) OVER (
            PARTITION BY places_told.place ORDER BY days.days_ago ROWS UNBOUNDED PRECEDING
        ) AS people
    FROM places_told
    CROSS JOIN days
    LEFT JOIN published
        ON published.place IS NOT DISTINCT FROM places_told.place AND published.days_ago = days.days_ago
),

totals AS (
    SELECT days_ago, min(sum(people)) OVER (ORDER BY days_ago ROWS UNBOUNDED PRECEDING) AS people
    FROM published
    GROUP BY days_ago
),

by_city AS (
    SELECT place, days_ago, people - coalesce(lag(people) OVER (PARTITION BY place ORDER BY days_ago DESC), 0) AS people
    FROM held
),

in_cities AS (
    SELECT place, people, sum(people) OVER (ORDER BY days_ago DESC, place NULLS LAST ROWS UNBOUNDED PRECEDING) AS upto
    FROM by_city
    WHERE people > 0
),

in_all AS (
    SELECT days_ago, people AS upto, coalesce(lag(people) OVER (ORDER BY days_ago DESC), 0) AS since
    FROM totals
),

final AS (
    SELECT
        place AS city,
        days_ago,
        sum(least(in_cities.upto, in_all.upto) - greatest(in_cities.upto - people, since))::BIGINT AS people
    FROM in_cities
    JOIN in_all ON in_cities.upto > in_all.since AND in_all.upto > in_cities.upto - in_cities.people
    WHERE in_all.upto > in_all.since
    GROUP BY ALL
)

SELECT *
FROM final
ORDER BY city NULLS LAST, days_ago
