-- What had been claimed by $as_of, disputed or not.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    claimed_at TIMESTAMPTZ, about VARCHAR, claimant VARCHAR, low DOUBLE, high DOUBLE, source VARCHAR,
--             note VARCHAR; oldest first.
SELECT claimed_at, about, claimant, low, high, source, note
FROM claims
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
    AND claimed_at <= $as_of
ORDER BY claimed_at, about, claimant
