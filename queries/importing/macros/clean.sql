-- Text as we keep it: no control or direction-changing characters, no space around it, at most 200 characters.
-- Such characters could hide text on a page or break a line of an export. Empty text is none.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR or NULL. The guards come first because replacing is slow and seldom needed.
CREATE MACRO clean(written) AS
CASE
    WHEN strlen(written) <= 200 AND regexp_full_match(written, '[!-~](?:[ -~]*[!-~])?') THEN written
    ELSE nullif(left(trim(CASE
        WHEN regexp_matches(written, '[^\x20-\x7E\x{A0}-\x{1FFF}\x{2010}-\x{2027}\x{2030}-\x{205F}\x{2070}-\x{FEFE}\x{FF00}-\x{10FFFF}]')
        THEN regexp_replace(
            written,
            '[^\x20-\x7E\x{A0}-\x{1FFF}\x{2010}-\x{2027}\x{2030}-\x{205F}\x{2070}-\x{FEFE}\x{FF00}-\x{10FFFF}]+',
            ' ', 'g'
        )
        ELSE written
    END), 200), '')
END
