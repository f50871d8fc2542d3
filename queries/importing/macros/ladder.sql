-- Where a sign-up stands, on the one ladder of the contract.
-- Parameters: written VARCHAR, in small letters.
-- Returns:    VARCHAR: registered, confirmed, cancelled, attended or no-show; declined, which cancels a stored sign-up
--             and is none of its own; NULL for a word that is none of a sign-up.
-- The contract's own words come first, so that a file which holds them pays for no look-up.
CREATE MACRO ladder(written) AS
CASE
    WHEN written IN ('registered', 'confirmed', 'cancelled', 'attended', 'no-show') THEN written
    ELSE getvariable('words').steps[spoken(written)]
END
