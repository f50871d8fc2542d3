-- Cancelled people by city and day as they may be published, each city's no more than its sign-ups.
-- Parameters: $step BIGINT, to which people are rounded; reads signed_up and left_by: city VARCHAR, days_ago BIGINT, people
--             BIGINT, as by_city gives them, NULL in left_by for cities with too few cancellations to be told apart.
-- Returns:    city VARCHAR, days_ago BIGINT, people BIGINT; by city, latest first.
-- The cancellations that are told of no city are shared out among all by their people left, a $step each: nobody
-- outside knows where they belong, and without them more people would seem to be on the books than are.
WITH cities AS (
    SELECT city, sum(people) AS people
    FROM signed_up
    GROUP BY city
),

own AS (
    SELECT city, left_by.days_ago, left_by.people
    FROM left_by
    SEMI JOIN cities USING (city)
),

room AS (
    SELECT city, greatest(any_value(cities.people) - coalesce(sum(own.people), 0), 0) AS people
    FROM cities
    LEFT JOIN own USING (city)
    GROUP BY city
),

shares AS (
    SELECT city, sum(people) OVER (ORDER BY people DESC, city) / nullif(sum(people) OVER (), 0) AS upto
    FROM room
),

nameless AS (
    SELECT days_ago, people, sum(people) OVER (ORDER BY days_ago DESC) AS upto
    FROM left_by
    WHERE city IS NULL
),

allotted AS (
    SELECT city, round(upto * (SELECT least(max(nameless.upto), (SELECT sum(people) FROM room)) FROM nameless) / $step) * $step AS upto
    FROM shares
),

pieces AS (
    SELECT city, upto, coalesce(lag(upto) OVER (ORDER BY upto), 0) AS since
    FROM allotted
),

shared AS (
    SELECT
        city,
        days_ago,
        (least(pieces.upto, nameless.upto) - greatest(since, nameless.upto - people))::BIGINT AS people
    FROM pieces
    JOIN nameless ON pieces.upto > nameless.upto - nameless.people AND nameless.upto > pieces.since
),

final AS (
    SELECT city, days_ago, sum(people)::BIGINT AS people
    FROM (FROM own UNION ALL FROM shared)
    WHERE people > 0
    GROUP BY ALL
)

SELECT *
FROM final
ORDER BY city, days_ago
