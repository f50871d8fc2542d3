-- Store a forecast for good. One whose id is stored already changes nothing.
-- Parameters: the columns of frozen_forecasts.
-- Returns:    the number of rows stored, 1 or 0.
INSERT INTO frozen_forecasts
VALUES (
    $forecast_id, $event_id, $made_at, $as_of, $data_version, $reason, $target, $registered, $p_target, $method,
    $registered_quantiles::DOUBLE[], $turnout_quantiles::DOUBLE[]
)
ON CONFLICT DO NOTHING
