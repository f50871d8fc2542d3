-- Text that is about to be parsed, without the space around it. Empty text is none.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR or NULL. What is left of a wrong value is cleaned where a reason repeats it.
-- Full-width figures and signs become plain ones. Text of one byte a character, which most is, has none.
CREATE MACRO bare(written) AS
nullif(trim(
    CASE
        WHEN strlen(written) = length(written) THEN written
        ELSE translate(
            written,
            '０１２３４５６７８９：／．－＋，％（）ＡＰＭａｐｍ～－　' || chr(160) || chr(8239) || chr(8201) || chr(65279) || chr(8203),
            '0123456789:/.-+,%()APMapm~-    '
        )
    END
), '')
