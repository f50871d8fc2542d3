-- Who came from each city to the finished events of a series, as it may be published.
-- Parameters: $least BIGINT, people registered and people who came of a city that is told apart; $step BIGINT, to which
--             they are rounded; $others VARCHAR, the name of all other cities together; reads counts, the table of
--             queries/series_cities.sql.
-- Returns:    the columns of counts; by city. Nothing of the other cities where together they are too few.
WITH told AS (
    SELECT CASE WHEN came >= $least THEN city ELSE $others END AS place, events, registered, came
    FROM counts
),

final AS (
    SELECT
        place AS city,
        max(events)::BIGINT AS events,
        (round(sum(registered) / $step) * $step)::BIGINT AS registered,
        (round(sum(came) / $step) * $step)::BIGINT AS came
    FROM told
    GROUP BY place
    HAVING sum(came) >= $least
)

SELECT *
FROM final
ORDER BY city
