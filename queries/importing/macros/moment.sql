-- A moment: in ISO 8601 with Z or an offset, or naive in a zone; a date alone is 00:00 in the zone; else as spelled reads it.
-- Casts alone would also take "infinity", "epoch", names of zones and 2011-11-23 24:00.
-- Parameters: written VARCHAR; zone VARCHAR, an IANA name that exists; one that was settled for the file goes before it.
-- Returns:    TIMESTAMPTZ, or NULL for anything else and for years before 1900 or from 2200 on.
-- The two spellings of the contract come first, so that a file which holds them pays for no other.
CREATE MACRO moment(written, zone) AS
CASE
    WHEN written IS NULL THEN NULL  -- or it would take the long way, as most cancellations would
    WHEN regexp_full_match(written, '(19|2[01])\d\d-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)')
        THEN try_cast(written AS TIMESTAMPTZ)
    WHEN regexp_full_match(written, '(19|2[01])\d\d-\d\d-\d\d([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?)?')
        THEN timezone(coalesce(getvariable('dates').zone, zone), try_cast(written AS TIMESTAMP))
    ELSE coalesce(
        timezone(coalesce(getvariable('dates').zone, zone), slashed(written)),
        spelled(written, coalesce(getvariable('dates').zone, zone))
    )
END
