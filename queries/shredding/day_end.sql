-- Make the macro that tells the end of the day in which a moment lies.
-- Parameters: none of its own; the macro's: a moment, the event's start, the zone of dates.
-- Returns:    nothing; makes day_end.
-- Days are steps of 24 hours back from the start and on from it, each with its end. Where sign-ups bear dates and no
-- moments, zone_of_dates is given and a day ends at midnight there, so that a date stays what it is. The start itself
-- always is such an end: nobody who came before it is told after it.
CREATE OR REPLACE TEMP MACRO day_end(moment, starts_at, zone_of_dates) AS
CASE
    WHEN moment IS NULL OR NOT isfinite(moment) THEN moment
    WHEN zone_of_dates IS NULL THEN starts_at + to_microseconds(
        ceil((epoch_us(moment) - epoch_us(starts_at)) / 86400000000)::BIGINT * 86400000000
    )
    WHEN moment <= starts_at THEN least(
        starts_at,
        timezone(zone_of_dates, date_trunc('day', timezone(zone_of_dates, moment) + INTERVAL '86399.999999 seconds'))
    )
    ELSE timezone(zone_of_dates, date_trunc('day', timezone(zone_of_dates, moment) + INTERVAL '86399.999999 seconds'))
END
