-- A word as the lists of words hold it: small letters, a space for every mark between words, nothing that stands in
-- brackets or after a comma.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR.
CREATE MACRO spoken(written) AS
trim(regexp_replace(regexp_replace(lower(written), '[(\[（【,，;；].*', ''), '[\s_''’./:*!！：。-]+', ' ', 'g'))
