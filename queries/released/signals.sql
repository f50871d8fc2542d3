-- Posts by hour as they may be published.
-- Parameters: $least BIGINT, posts of an hour that is told; $step BIGINT, to which counts are rounded; reads counts, the table
--             of queries/signals.sql.
-- Returns:    the columns of counts; only hours with enough posts, latest first.
-- An account that posted is one person as well, so accounts are rounded like people.
SELECT
    hours_ago,
    (round(COLUMNS(['posts', 'accounts', 'first_of_day', 'unnamed', 'loudest', 'engagement']) / $step) * $step)::BIGINT
FROM counts
WHERE posts >= $least
ORDER BY hours_ago
