-- What became of earlier targets, as it may be published.
-- Parameters: $least BIGINT, people of a count that is told; $step BIGINT, to which it is rounded; reads counts, the table
--             of queries/organiser_record.sql.
-- Returns:    the columns of counts but sign_ups; by start. Only events where enough people were counted, of enough sign-ups.
SELECT event_id, starts_at, target, kind, (round(counted / $step) * $step)::BIGINT AS counted
FROM counts
WHERE counted >= $least
    AND coalesce(sign_ups >= $least, true)
ORDER BY starts_at, event_id
