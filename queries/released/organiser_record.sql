-- What became of earlier targets, as it may be published.
-- Parameters: $least BIGINT, people of a count that is told; $step BIGINT, to which it is rounded; reads counts, the table
--             of queries/organiser_record.sql.
-- Returns:    the columns of counts; by start. Only events where enough people were counted.
SELECT event_id, starts_at, target, kind, (round(counted / $step) * $step)::BIGINT AS counted
FROM counts
WHERE counted >= $least
ORDER BY starts_at, event_id
