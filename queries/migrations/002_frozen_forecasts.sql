-- Version 2: forecasts as they were made, each stored once. Nothing in queries/ ever changes or removes a row of it.
-- The two arrays hold the 99 percentiles of people registered at the start and of turnout. A key, because the table
-- stays small: a row an import and event.
CREATE TABLE frozen_forecasts (
    forecast_id  VARCHAR PRIMARY KEY,
    event_id     VARCHAR NOT NULL,
    made_at      TIMESTAMPTZ NOT NULL,
    as_of        TIMESTAMPTZ NOT NULL,
    data_version VARCHAR NOT NULL,
    reason       VARCHAR NOT NULL CHECK (reason IN ('import', 'freeze')),
    target       DOUBLE,
    registered   BIGINT NOT NULL,
    p_target     DOUBLE,
    method       VARCHAR NOT NULL,
    registered_quantiles DOUBLE[] NOT NULL CHECK (len(registered_quantiles) = 99),
    turnout_quantiles    DOUBLE[] NOT NULL CHECK (len(turnout_quantiles) = 99)
)
