-- The frozen forecasts of one event, or of all, that reporters may read: of events that have begun, in rough numbers.
-- Parameters: $event_id VARCHAR, NULL for all; $now TIMESTAMPTZ.
-- Returns:    the columns of frozen_forecasts, people and odds to two digits; in the order of queries/frozen.sql.
-- They were made of exact numbers at any moment, not at a release: of an event that is still ahead they would be a way
-- round the gate. Afterwards they say how good forecasts were, as roughly as a sentence does.
WITH begun AS (
    SELECT frozen_forecasts.*
    FROM frozen_forecasts
    JOIN events ON events.event_id = frozen_forecasts.event_id AND events.valid_to = 'infinity'
    WHERE starts_at <= $now::TIMESTAMPTZ
        AND ($event_id::VARCHAR IS NULL OR frozen_forecasts.event_id = $event_id)
)

SELECT
    forecast_id,
    event_id,
    made_at,
    as_of,
    data_version,
    reason,
    target,
    round(registered, least(-1, 1 - floor(log10(greatest(registered, 10))))::INTEGER)::BIGINT AS registered,
    round(p_target * 20) / 20 AS p_target,
    method,
    list_transform(
        registered_quantiles,
        lambda people: round(people, least(-1, 1 - floor(log10(greatest(people, 10))))::INTEGER)
    ) AS registered_quantiles,
    list_transform(
        turnout_quantiles,
        lambda people: round(people, least(-1, 1 - floor(log10(greatest(people, 10))))::INTEGER)
    ) AS turnout_quantiles
FROM begun
ORDER BY event_id, as_of, made_at, forecast_id
