-- The judged rows of a file, with those rejected that a later row replaces.
-- Parameters: none; reads the registered judged and repeats.
-- Returns:    the columns of judged.
SELECT judged.* REPLACE (coalesce(reason, repeated(line, used)) AS reason)
FROM judged
LEFT JOIN repeats USING (line)
