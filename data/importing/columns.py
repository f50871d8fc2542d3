"""The columns of a file as a mapping sees them: headings in plain form, first values, what is private."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data.importing.kinds import Kind
from data.importing.private import (
    ADDRESS,
    HANDLE,
    MAIL,
    NAME,
    NUMBER,
    PHONE,
    WORDS,
    names_person,
    private,
    private_values,
)
from data.importing.report import ImportRefused
from data.importing.vocabulary import all_phrases, phrases, plain

if TYPE_CHECKING:
    from data.importing.choices import Reading
    from data.presets import Preset

_HOLDS = {
    MAIL: "mail addresses",
    PHONE: "phone numbers",
    NAME: "names of people",
    HANDLE: "names of accounts",
    NUMBER: "identity numbers",
    ADDRESS: "addresses",
    WORDS: "what people wrote",
}
_PAYER = re.compile(r"\b(buyer|purchaser|payer|billing|invoice|customer)\b|购买|付款|购票")
_IDS = {"registrations": "registration_id", "attendance": "registration_id", "posts": "post_id"}


class Columns:
    """The headings and first values of one file, for one kind.

    words: the headings in plain form, by place. private: what a column says of a person, by place; such columns are
    never stored.
    """

    def __init__(self, kind: Kind, reading: "Reading") -> None:
        self._kind = kind
        self._headings = reading.headings
        self._sample = reading.sample
        self.words = tuple(plain(heading) for heading in reading.headings)
        self.private = {place: holds for place in range(len(self.words)) if (holds := self._private(place)) is not None}

    def values(self, place: int) -> list[str]:
        """The filled values of the first rows."""
        return [value for row in self._sample if (value := row[place]) is not None and value.strip()]

    def named(self, field: str) -> Iterator[int]:
        """The place of the contract's own heading for a field."""
        yield from (place for place, heading in enumerate(self._headings) if heading.strip().lower() == field)

    def like(self, words: str) -> list[int]:
        """The places whose headings are these words in plain form."""
        return [place for place, own in enumerate(self.words) if own == words]

    def calls(self, place: int, pattern: str) -> bool:
        return re.search(pattern, self.words[place]) is not None

    def open(self) -> Iterator[int]:
        """Places that may fill a field at all."""
        yield from (place for place in range(len(self.words)) if place not in self.private)

    def find(self, heading: str) -> int | None:
        """The place that a person means by a heading; None for an empty one. Raises ImportRefused where none is it."""
        if not heading.strip():
            return None
        exact = [place for place, own in enumerate(self._headings) if own == heading]
        loose = [
            place for place, own in enumerate(self._headings) if own.strip().casefold() == heading.strip().casefold()
        ]
        for found in (exact, loose, self.like(plain(heading))):
            if len(found) == 1:
                return found[0]
            if found:
                raise ImportRefused(f"{len(found)} columns could be {heading!r}. Write the heading as in the file.")
        # Unknown ones are counted, not repeated: a first row of people may have been taken for headings.
        known = "; ".join(own for place, own in enumerate(self._headings) if self._is_known(place)) or "none"
        raise ImportRefused(
            f"The file has no column {heading!r}. It has {len(self._headings)}; of those we know the name of: {known}. "
            "Write the heading as in the file."
        )

    def refuse_private(self, place: int, field: str) -> None:
        """Raise ImportRefused where a column shall be stored that never is."""
        holds = self.private.get(place)
        if holds is not None:
            what = _HOLDS.get(holds, "personal details")
            makes = " It can make keyed ids: --map person=HEADING." if holds in (MAIL, PHONE, NAME, HANDLE) else ""
            raise ImportRefused(
                f"The column {self._headings[place]!r} holds {what}, which are never stored. "
                f"Choose another column for {field}.{makes}"
            )

    def refuse_repeated(self, file_name: str) -> None:
        """Raise ImportRefused where a required column of the contract stands twice: nobody can tell which is meant."""
        for field in self._kind.required:
            count = sum(re.fullmatch(rf"{field}( \(\d+\))?", heading.strip()) is not None for heading in self._headings)
            if count > 1 and field in self._headings:
                raise ImportRefused(f"{file_name} has the column {field} {count} times. Keep one.")

    def persons(self, wanted: tuple[str, ...], preset: "Preset | None") -> list[int]:
        """Places of the columns that name the person of a row, the most stable first; those of the payer come last."""
        if preset is not None and preset.persons is not None:
            return [place for heading in preset.persons for place in self.like(plain(heading)) if self.values(place)]
        found = [
            (wanted.index(who), bool(_PAYER.search(self.words[place])), place)
            for place, heading in enumerate(self._headings)
            if (who := self._who(place, heading)) in wanted and self.values(place)
        ]
        return [place for _, _, place in sorted(found)]

    def _is_known(self, place: int) -> bool:
        return self.words[place] in all_phrases() or private(self._headings[place], "registrations") is not None

    def _who(self, place: int, heading: str) -> str | None:
        if private(heading, self._kind.name) is None:
            return self.private.get(place)  # by its values
        return names_person(heading, self._kind.name)

    def _private(self, place: int) -> str | None:
        heading = self._headings[place]
        if self._kind.name not in _IDS or heading.strip().lower() in self._kind.columns:
            return None
        holds = private(heading, self._kind.name)
        is_id = self.words[place] in phrases(self._kind.name, _IDS[self._kind.name])
        return holds if holds or is_id else private_values(self.values(place))
