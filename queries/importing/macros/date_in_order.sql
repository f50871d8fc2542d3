-- A date that begins with two small figures, 3/4/2026 or 25.12.2026 or 3/4/26, with its year first.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR: year-month-day and what followed; NULL where nobody can tell which figure is the day.
-- A figure above 12 is the day, and with points the day comes first; else the order that was settled for the file
-- decides (settle_dates.sql). A year of two figures is read only between slashes.
CREATE MACRO date_in_order(written) AS
list_transform(
    [regexp_extract(written, '^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(\D.*)?$', ['a', 'sign', 'b', 'year', 'rest'])],
    lambda part: CASE
        WHEN length(part.year) = 2 AND part.sign <> '/' THEN NULL
        ELSE CASE length(part.year) WHEN 2 THEN '20' ELSE '' END || part.year || CASE
            WHEN try_cast(part.a AS INTEGER) > 12 OR part.a = part.b THEN '-' || part.b || '-' || part.a
            WHEN try_cast(part.b AS INTEGER) > 12 THEN '-' || part.a || '-' || part.b
            WHEN part.sign = '.' OR getvariable('dates').sequence = 'day-first' THEN '-' || part.b || '-' || part.a
            WHEN getvariable('dates').sequence = 'month-first' THEN '-' || part.a || '-' || part.b
        END || part.rest
    END
)[1]
