-- Whether sign-ups are stamped with dates, not moments: every one at midnight UTC, or every one at local midnight.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows),
--             $timezone VARCHAR.
-- Returns:    is_daily BOOLEAN, one row; false where there is no sign-up.
-- Lists marked as handed in at once (bulk) have no say: how they are stamped tells nothing of the others.
SELECT
    coalesce(
        bool_and(epoch_us(registered_at) % 86400000000 = 0)
        OR bool_and(timezone($timezone, registered_at)::TIME = '00:00'),
        false
    ) AS is_daily
FROM registrations
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND registered_at <= $as_of
    AND NOT is_listed(event_id, registration_id, registered_at)
