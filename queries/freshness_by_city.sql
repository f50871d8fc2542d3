-- How fresh the sign-ups of one event are, by city.
-- Parameters: $event_id VARCHAR, $now TIMESTAMPTZ (inclusive).
-- Returns:    city VARCHAR or NULL, registered BIGINT (people on the books), last_sign_up TIMESTAMPTZ, last_change
--             TIMESTAMPTZ (the last sign-up, cancellation or other value, whichever came last); most people first.
SELECT
    city,
    coalesce(sum(party_size) FILTER (WHERE cancelled_at IS NULL OR cancelled_at > $now), 0)::BIGINT AS registered,
    max(registered_at) AS last_sign_up,
    max(greatest(
        registered_at,
        CASE WHEN cancelled_at <= $now THEN cancelled_at END,
        CASE WHEN isfinite(valid_from) THEN valid_from END
    )) AS last_change
FROM registrations
WHERE event_id = $event_id
    AND valid_to = 'infinity'
    AND registered_at <= $now
GROUP BY city
ORDER BY registered DESC, city
