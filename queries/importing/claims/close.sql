-- End the stored versions of claims that an import replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE claims
SET valid_to = $now
FROM compared
WHERE claims.valid_to = 'infinity'
    AND compared.state = 'changed'
    AND claims.event_id = compared.event_id
    AND claims.claimed_at = compared.claimed_at
    AND claims.about = compared.about
    AND claims.claimant = compared.claimant
    AND claims.source = compared.source
