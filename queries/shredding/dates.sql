-- Where the sign-ups of an event bear dates and no moments: the zone in which these begin; and who brought them last.
-- Parameters: $event_id VARCHAR, $timezone VARCHAR.
-- Returns:    zone_of_dates VARCHAR, 'UTC' or $timezone, NULL where they bear moments (as is_daily, over all); import_id INTEGER,
--             the last import, NULL without any; one row.
SELECT
    CASE
        WHEN bool_and(epoch_us(registered_at) % 86400000000 = 0) FILTER (WHERE NOT is_of_list) THEN 'UTC'
        WHEN bool_and(timezone($timezone, registered_at)::TIME = '00:00') FILTER (WHERE NOT is_of_list) THEN $timezone
    END AS zone_of_dates,
    max(import_id) AS import_id
FROM (
    SELECT registered_at, import_id, is_listed(event_id, registration_id, registered_at) AS is_of_list
    FROM registrations
    WHERE event_id = $event_id
        AND day_total IS NULL
)
