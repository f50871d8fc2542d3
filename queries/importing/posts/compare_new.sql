-- Posts of an import of whose events nothing is stored yet: all are new. The same as compare, without looking at each.
-- Parameters: none; reads the registered incoming, for as long as compared is used.
-- Returns:    nothing; makes compared: line, the columns of posts, state.
-- A view: a table of ten million posts would be written twice.
CREATE TEMP VIEW compared AS
SELECT *, 'new' AS state
FROM incoming
