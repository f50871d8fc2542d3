-- People by hour of day as they may be published.
-- Parameters: $least BIGINT, sign-ups of an hour that is told; $step BIGINT, to which people are rounded; $told BIGINT, people
--             in all as they are published; reads counts: hour BIGINT, people BIGINT, sign_ups BIGINT.
-- Returns:    hour BIGINT, people BIGINT; only hours with enough sign-ups, by hour.
-- The rounded hours are scaled to the published total: a sum of their own would be another rounding of the same people,
-- and two tell more than either.
WITH rounded AS (
    SELECT hour, round(people / $step) * $step AS people
    FROM counts
    WHERE sign_ups >= $least
),

scaled AS (
    SELECT hour, (round(people * $told / sum(people) OVER () / $step) * $step)::BIGINT AS people
    FROM rounded
)

SELECT *
FROM scaled
WHERE people > 0
ORDER BY hour
