-- The frozen forecasts of one event, or of all, that reporters may read: those made of releases, of events that have begun.
-- Parameters: $event_id VARCHAR, NULL for all; $now TIMESTAMPTZ, whose events have begun; NULL for all events.
-- Returns:    the columns of frozen_forecasts; in the order of queries/frozen.sql.
-- A forecast of exact numbers, rounded however roughly, is a finer scale than the counts of a release. So whatever is put
-- on record is put there a second time, made of the last release, with its moment (data.frozen.as_released). When one of
-- them appears tells of an import, so they are not shown before the start.
SELECT frozen_forecasts.*
FROM frozen_forecasts
JOIN events ON events.event_id = frozen_forecasts.event_id AND events.valid_to = 'infinity'
WHERE starts_with(data_version, 'r-')
    AND ($now::TIMESTAMPTZ IS NULL OR starts_at <= $now::TIMESTAMPTZ)
    AND ($event_id::VARCHAR IS NULL OR frozen_forecasts.event_id = $event_id)
ORDER BY event_id, as_of, made_at, forecast_id
