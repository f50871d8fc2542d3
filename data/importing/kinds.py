"""The kinds of file, and the columns that are read from each: the allow-list.

A column that is not named here (a name, a phone number, a mail address, free text) is never
turned into a value, so it cannot reach the database, a log or a message.
"""

from dataclasses import dataclass

# The field that is the id of a row.
OWN_IDS = {"registrations": "registration_id", "attendance": "registration_id", "posts": "post_id"}
# The field that holds the id of a person, keyed, where a file tells people apart by mail, phone or name.
PERSONAL_IDS = {"registrations": "registration_id", "attendance": "registration_id", "posts": "author_id"}


@dataclass(frozen=True)
class Kind:
    """One kind of table as a file. event_id stands in every kind, or is given beside the file.

    key: the columns by which two rows are the same one, told twice.
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return ("event_id", *self.required, *self.optional)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "events",
            ("name", "starts_at"),
            ("timezone", "target", "capacity", "venue", "latitude", "longitude", "registration_closes_at")
            + ("series", "kind", "organiser", "attended", "city", "simulated", "bands", "shred_at"),
            key=("event_id",),
        ),
        # registration_id is derived from the row where a file has none.
        Kind(
            "registrations",
            ("registered_at",),
            ("registration_id", "city", "cancelled_at", "party_size", "status", "bus_id", "channel", "attended"),
            key=("event_id", "registration_id"),
        ),
        Kind(
            "attendance",
            ("registration_id", "attended"),
            ("checked_in_at",),
            key=("event_id", "registration_id"),
        ),
        Kind(
            "posts",
            ("post_id", "posted_at"),
            ("hashtag", "platform", "author_id", "reposts", "comments", "likes", "city"),
            key=("event_id", "post_id"),
        ),
        Kind("buses", ("bus_id", "city", "seats"), ("departs_at", "status", "cost"), key=("event_id", "bus_id")),
        Kind("milestones", ("happened_at", "title"), ("source", "kind"), key=("event_id", "happened_at", "title")),
        Kind(
            "claims",
            ("claimed_at", "about", "claimant", "source"),
            ("low", "high", "note"),
            key=("event_id", "claimed_at", "about", "claimant", "source"),
        ),
    )
}
