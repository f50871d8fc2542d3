-- How many people signed up and how many left, by city and day: as it was known at the end of each day, and as it is known now.
-- Parameters: none; reads the table cells.
-- Returns:    generation VARCHAR ('then' or 'now'), city VARCHAR, is_listed BOOLEAN, day TIMESTAMPTZ (its end), people, bookings
--             and squares BIGINT (of those who signed up), lost BIGINT (people who left); by these, oldest first.
-- As it was known then, numbers may have been corrected downwards: who vanishes counts as having left, and who is
-- back as having signed up on that day. So the books of every day are what they were.
WITH changes AS (
    SELECT 'now' AS generation, city, is_listed, signed_up AS day, people AS gained, 1 AS bookings,
        people::BIGINT * people AS squares, 0 AS lost, 0 AS bookings_lost, 0 AS squares_lost
    FROM cells
    WHERE stands
    UNION ALL
    SELECT 'now', city, is_listed, left_on, 0, 0, 0, people, 1, people::BIGINT * people
    FROM cells
    WHERE stands AND left_on IS NOT NULL
    UNION ALL
    SELECT 'then', city, is_listed, greatest(signed_up, known_from), people, 1, people::BIGINT * people, 0, 0, 0
    FROM cells
    WHERE greatest(signed_up, known_from) < known_to
    UNION ALL
    SELECT 'then', city, is_listed, known_to, -people, -1, -people::BIGINT * people, 0, 0, 0
    FROM cells
    WHERE greatest(signed_up, known_from) < known_to AND isfinite(known_to)
    UNION ALL
    SELECT 'then', city, is_listed, greatest(signed_up, known_from, left_on), 0, 0, 0, people, 1, people::BIGINT * people
    FROM cells
    WHERE left_on IS NOT NULL AND greatest(signed_up, known_from, left_on) < known_to
    UNION ALL
    SELECT 'then', city, is_listed, known_to, 0, 0, 0, -people, -1, -people::BIGINT * people
    FROM cells
    WHERE left_on IS NOT NULL AND greatest(signed_up, known_from, left_on) < known_to AND isfinite(known_to)
),

by_day AS (
    SELECT
        generation, city, is_listed, day,
        sum(gained) AS gained, sum(bookings) AS bookings, sum(squares) AS squares,
        sum(lost) AS lost, sum(bookings_lost) AS bookings_lost, sum(squares_lost) AS squares_lost
    FROM changes
    GROUP BY ALL
),

final AS (
    SELECT
        generation,
        city,
        is_listed,
        day,
        (greatest(gained, 0) - least(lost, 0))::BIGINT AS people,
        (greatest(bookings, 0) - least(bookings_lost, 0))::BIGINT AS bookings,
        (greatest(squares, 0) - least(squares_lost, 0))::BIGINT AS squares,
        (greatest(lost, 0) - least(gained, 0))::BIGINT AS lost
    FROM by_day
)

SELECT *
FROM final
WHERE people > 0 OR lost > 0 OR bookings > 0
ORDER BY generation, city, is_listed, day
