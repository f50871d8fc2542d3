-- The frozen forecasts of one event, or of all.
-- Parameters: $event_id VARCHAR, NULL for all.
-- Returns:    the columns of frozen_forecasts; by event and as-of, of one as-of the first made first.
-- Those made of releases, whose data version begins so, are what reporters read instead: see queries/released/frozen.sql.
SELECT *
FROM frozen_forecasts
WHERE NOT starts_with(data_version, 'r-')
    AND ($event_id::VARCHAR IS NULL OR event_id = $event_id)
ORDER BY event_id, as_of, made_at, forecast_id
