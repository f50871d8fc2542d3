-- People by hour of day as they may be published.
-- Parameters: $least BIGINT, sign-ups of an hour that is told; $step BIGINT, to which people are rounded; $told BIGINT, people
--             in all as they are published; reads counts: hour BIGINT, people BIGINT, sign_ups BIGINT.
-- Returns:    hour BIGINT, people BIGINT; only hours with enough sign-ups, by hour.
-- What is rounded is an hour's share of the published total: hours that were rounded by themselves would be another
-- rounding of the same people, and two tell more than either.
WITH shares AS (
    SELECT hour, sign_ups, people * $told::DOUBLE / sum(people) OVER () AS people
    FROM counts
)

SELECT hour, (round(people / $step) * $step)::BIGINT AS people
FROM shares
WHERE sign_ups >= $least
    AND people >= $step / 2
ORDER BY hour
