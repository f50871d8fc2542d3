-- The buses of an event as known at $known_at, the cancelled ones too.
-- Parameters: $event_id VARCHAR, $known_at TIMESTAMPTZ (inclusive).
-- Returns:    bus_id VARCHAR, city VARCHAR, seats INTEGER, departs_at TIMESTAMPTZ, status VARCHAR; by city and bus.
SELECT bus_id, city, seats, departs_at, status
FROM buses
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
ORDER BY city, bus_id
