-- Text without the mail addresses, phone numbers and identity numbers in it: each becomes "…".
-- People write such things into any field; a list of cities must not become a list of phones.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR. Dates stay, and so do short numbers: an id of a bus or a campaign is no phone.
-- Full-width digits are read as plain ones, or they would slip through. The guard comes first because it is quick: no
-- number of fewer than seven digits is masked, unless it begins with +.
CREATE MACRO masked(written) AS
CASE
    WHEN regexp_matches(written, '[@＠０-９+]|(?:[0-9][^0-9]*){7}')
    THEN regexp_replace(
        regexp_replace(
            translate(written, '＠０１２３４５６７８９', '@0123456789'),
            '[^\s@<>,;:"''()（）：，]+@[^\s@<>,;:"''()（）：，]+', '…', 'g'
        ),
        '(?:\b|[A-Za-z_])(?:86[ -]?)?1[3-9]\d[ ._-]?\d{4}[ ._-]?\d{4}(?:\b|[A-Za-z_])|\+\d[\d ().-]{6,}\d|\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b'
            || '|\(?\b0\d{1,4}\)?[ .-]\d{3,4}[ .-]?\d{3,4}\b|\b0[1-9](?:[ .-]\d\d){4}\b|\b0\d{10}\b'
            || '|\b0\d{2,3}[ -]\d{7,8}\b|\b00\d{8,13}\b|\b\d{10}\b|\b\d{3}-\d{4}\b|\b\d{17}[\dXx]\b',
        '…', 'g'
    )
    ELSE written
END
