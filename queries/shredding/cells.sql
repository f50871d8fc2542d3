-- Make the table of an event's sign-ups with their days for moments and with small cities put together.
-- Parameters: $event_id VARCHAR, $starts_at TIMESTAMPTZ, $zone_of_dates VARCHAR or NULL (see day_end), $fewest BIGINT, people
--             of a city that is told apart, $others VARCHAR, the name of all other cities together.
-- Returns:    nothing; makes cells: registration_id, city ('' where none), is_listed, people, signed_up, left_on, known_from
--             and known_to TIMESTAMPTZ (ends of days), stands BOOLEAN (the version that holds now).
-- Where the other cities together are fewer than $fewest, the smallest city that would be told apart joins them.
CREATE OR REPLACE TEMP TABLE cells AS
WITH versions AS (
    SELECT
        registration_id,
        coalesce(city, '') AS city,
        is_listed(event_id, registration_id, registered_at) AS is_listed,
        party_size AS people,
        day_end(registered_at, $starts_at::TIMESTAMPTZ, $zone_of_dates::VARCHAR) AS signed_up,
        day_end(
            greatest(cancelled_at, CASE WHEN cancelled_at IS NOT NULL THEN registered_at END),
            $starts_at::TIMESTAMPTZ,
            $zone_of_dates::VARCHAR
        ) AS left_on,
        day_end(valid_from, $starts_at::TIMESTAMPTZ, $zone_of_dates::VARCHAR) AS known_from,
        day_end(valid_to, $starts_at::TIMESTAMPTZ, $zone_of_dates::VARCHAR) AS known_to,
        valid_to = 'infinity' AS stands
    FROM registrations
    WHERE event_id = $event_id
        AND day_total IS NULL
),

cities AS (
    SELECT city, sum(people) AS people
    FROM versions
    WHERE stands
    GROUP BY city
),

ranked AS (
    SELECT
        city,
        people,
        coalesce(sum(people) FILTER (WHERE people < $fewest) OVER (), 0) AS of_small_ones,
        row_number() OVER (PARTITION BY people < $fewest ORDER BY people, city) AS place
    FROM cities
),

told AS (
    SELECT city
    FROM ranked
    WHERE people >= $fewest
        AND (of_small_ones = 0 OR of_small_ones >= $fewest OR place > 1)
),

final AS (
    SELECT
        * EXCLUDE (city),
        CASE WHEN city IN (FROM told) THEN city ELSE $others END AS city
    FROM versions
)

SELECT *
FROM final
