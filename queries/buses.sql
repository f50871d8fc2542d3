-- The buses of an event as known at $as_of, the cancelled ones too.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive).
-- Returns:    bus_id VARCHAR, city VARCHAR, seats INTEGER, departs_at TIMESTAMPTZ, status VARCHAR; by city and bus.
SELECT bus_id, city, seats, departs_at, status
FROM buses
WHERE event_id = $event_id
    AND valid_from <= $as_of
    AND valid_to > $as_of
ORDER BY city, bus_id
