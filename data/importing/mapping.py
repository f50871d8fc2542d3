"""Which heading of a file fills which field: proposed from the headings, then from the values."""

from dataclasses import dataclass

from data.importing.kinds import KINDS
from data.importing.private import private
from data.importing.vocabulary import all_phrases, plain, question


@dataclass(frozen=True)
class Mapping:
    """Which heading fills which field of a kind.

    fields: (field, place of the heading from 0), in the order of the kind.
    persons: places of mail, phone and name columns, the most stable first; the first that is not empty makes the id of
        its row (of posts: the author's). () where none is used.
    preset: the name of the preset it follows.
    """

    fields: tuple[tuple[str, int], ...]
    persons: tuple[int, ...] = ()
    preset: str | None = None

    @property
    def places(self) -> dict[str, int]:
        return dict(self.fields)


def known_heading(text: str) -> bool:
    """Whether a cell reads like the heading of a column that we know, stored or never stored."""
    words = plain(text)
    if not words or len(words) > 80:
        return False
    if words in all_phrases() or private(text, "registrations") or private(text, "posts"):
        return True
    return any(
        pattern.search(words) is not None
        for kind in KINDS.values()
        for field in kind.columns
        if (pattern := question(kind.name, field)) is not None
    )
