-- What quarantine keeps of one value: enough to correct it, without names, mail addresses and phone numbers.
-- Parameters: field VARCHAR, the column of the kind; written VARCHAR, as it stands in the file.
-- Returns:    VARCHAR, NULL where nothing may be kept.
-- An id that is a mail address, a phone or an identity number goes, and so does one that was made of the row's content:
-- the corrected row gets its own. In dates, numbers and statuses only their own words and figures stay.
CREATE MACRO minimised(field, written) AS
list_transform(
    [CASE
        WHEN list_contains(['event_id', 'registration_id', 'post_id', 'bus_id', 'author_id'], field)
        THEN CASE
            WHEN NOT regexp_matches(
                bare(written), '[@＠]|^\s*\+|^\D*(86)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}\D*$|\d{17}[\dXx]|^row-[0-9a-f]{16}-\d+$'
            )
            THEN written
        END
        WHEN NOT list_contains([
            'registered_at', 'cancelled_at', 'party_size', 'status', 'attended', 'checked_in_at', 'posted_at', 'reposts',
            'comments', 'likes', 'seats', 'departs_at', 'cost', 'happened_at', 'claimed_at', 'low', 'high', 'starts_at',
            'target', 'capacity', 'latitude', 'longitude', 'registration_closes_at', 'bands',
            'shred_at'
        ], field)
        THEN masked(written)
        WHEN regexp_full_match(
            written, '\s*-?\d{1,6}([.,]\d{1,12})?\s*|\s*\d{4}-\d{1,2}-\d{1,2}([T ][0-9:.]{0,18}([+-]\d\d:?\d\d)?)?Z?\s*'
        )
        THEN written
        ELSE nameless(written)
    END],
    lambda value: clean(value)
)[1]
