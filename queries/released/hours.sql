-- People by hour of day as they may be published.
-- Parameters: $least BIGINT, people of an hour that is told; $step BIGINT, to which they are rounded; reads counts: hour
--             BIGINT, people BIGINT.
-- Returns:    hour BIGINT, people BIGINT; only hours with enough people, by hour.
SELECT hour, (round(people / $step) * $step)::BIGINT AS people
FROM counts
WHERE people >= $least
ORDER BY hour
