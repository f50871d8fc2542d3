-- A value that should be a date, a number or a status, without words that are none and figures as long as a phone's.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR; each of them becomes "…". What waits in quarantine and what its reason repeats are cut alike.
CREATE MACRO nameless(written) AS
sparse(regexp_replace(
    masked(written), '\d{7,}|\d{3,}(?:[ .()–-]{1,3}\d{3,})+|\d{2}(?:[ .]\d{2}){4,}', '…', 'g'
))
