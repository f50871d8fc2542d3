-- One Chinese figure from 1 to 9.
-- Parameters: written VARCHAR, one character.
-- Returns:    INTEGER, NULL for anything else.
CREATE MACRO small_hanzi(written) AS
nullif(instr('一二三四五六七八九', replace(nullif(written, ''), '两', '二')), 0)
