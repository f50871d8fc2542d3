"""Which heading of a file fills which field: proposed from the headings, then from the values.

What a person chose or saved comes first, then the contract's own headings, those of a tool's preset, the words of the
vocabulary, whole questions, and last what the values say. A heading fills one field; a column that names a person or
holds what people wrote fills none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.importing.columns import Columns
from data.importing.kinds import KINDS, PERSONAL_IDS, Kind
from data.importing.private import HANDLE, PERSONS, private
from data.importing.report import ImportRefused
from data.importing.values import plausible, speaks_for
from data.importing.vocabulary import all_phrases, phrases, plain, question

if TYPE_CHECKING:
    from data.importing.choices import Choices, Reading
    from data.presets import Preset

PERSON = "person"


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


class FieldsMissing(ImportRefused):
    """Required fields that no heading fills. missing: their names; mapping: what was found of the others."""

    def __init__(self, message: str, missing: tuple[str, ...], mapping: Mapping) -> None:
        super().__init__(message)
        self.missing = missing
        self.mapping = mapping


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


def propose(
    kind: Kind,
    reading: "Reading",
    choices: "Choices",
    presets: "tuple[Preset, ...]" = (),
    event_id: str | None = None,
    file_name: str = "The file",
) -> Mapping:
    """The mapping of a file. event_id: of every row, where it is given beside the file.

    Raises FieldsMissing where a required field has no heading, ImportRefused for a choice that cannot be.
    """
    columns = Columns(kind, reading)
    preset = find_preset(kind, reading, choices, presets)
    proposal = _Proposal(kind, columns, event_id)
    persons = proposal.choose(choices.fields)
    if preset is not None:
        proposal.leave_out(preset.unread)
    if not proposal.decided and preset is None:
        columns.refuse_repeated(file_name)
    # What a person saved was chosen by them; a tool's own preset leaves the contract's headings what they are.
    first = [proposal.contract, proposal.of_preset(preset)]
    if preset is not None and preset.saved:
        first.reverse()
    for step in (*first, proposal.phrases, proposal.questions, proposal.values):
        proposal.take(step)
    mapping = proposal.mapping(persons, preset)
    missing = _missing(kind, mapping, event_id)
    if missing:
        raise FieldsMissing(_lacks(kind, columns, mapping, missing, file_name), missing, mapping)
    return mapping


def find_preset(kind: Kind, reading: "Reading", choices: "Choices", presets: "tuple[Preset, ...]") -> "Preset | None":
    """The preset that was chosen, or the one that tells the most headings of the file as its own."""
    if choices.preset is not None:
        chosen = next((preset for preset in presets if preset.name == choices.preset.strip().casefold()), None)
        if chosen is None:
            known = ", ".join(preset.name for preset in presets)
            raise ImportRefused(f"There is no preset {choices.preset[:80]!r}. Choose one of {known}.")
        if not chosen.fits(kind.name):
            raise ImportRefused(f"The preset {chosen.name} is for {chosen.kind}, not for {kind.name}. Choose another.")
        return chosen
    headings = frozenset(plain(heading) for heading in reading.headings)
    fitting = [(preset.recognises(headings), preset) for preset in presets if preset.fits(kind.name)]
    most, best = max(fitting, key=lambda pair: (pair[0], pair[1].saved), default=(0, None))
    return best if most else None


class _Proposal:
    """A mapping in the making: fields decided so far, and places that are taken."""

    def __init__(self, kind: Kind, columns: Columns, event_id: str | None) -> None:
        self._kind = kind
        self._columns = columns
        self._event_id = event_id
        self.decided: dict[str, int | None] = {}
        self._left_out: set[int] = set()

    def choose(self, fields: tuple[tuple[str, str], ...]) -> list[int] | None:
        """Take what a person chose; the places that shall make the ids, None where nobody chose any."""
        persons: list[int] | None = None
        for field, heading in fields:
            if field != PERSON and field not in self._kind.columns:
                names = ", ".join((*self._kind.columns, PERSON))
                raise ImportRefused(f"{self._kind.name} have no field {field[:80]!r}. Choose one of {names}.")
            place = self._columns.find(heading)
            if place is not None and (field == PERSON or self._makes_ids(field, place)):
                persons = [*(persons or []), place]
                continue
            if field == PERSON:
                persons = []
                continue
            if place is not None:
                self._columns.refuse_private(place, field)
                if place in self.decided.values():
                    raise ImportRefused(f"The column {heading!r} cannot fill two fields. Choose another for {field}.")
            self.decided[field] = place
        return persons

    def leave_out(self, headings: tuple[str, ...]) -> None:
        """Propose nothing for these headings."""
        self._left_out = {place for heading in headings for place in self._columns.like(plain(heading))}

    def take(self, step: "Callable[[str], Iterator[int]]") -> None:
        """Let one step propose a place for every field that has none yet."""
        for field in self._kind.columns:
            if field not in self.decided:
                taken = self._left_out.union(place for place in self.decided.values() if place is not None)
                found = next((place for place in step(field) if place not in taken), None)
                if found is not None:
                    self.decided[field] = found

    def contract(self, field: str) -> Iterator[int]:
        yield from self._columns.named(field)

    def of_preset(self, preset: "Preset | None") -> "Callable[[str], Iterator[int]]":
        """The headings that a preset names; a field without one is not in its files."""
        named = dict(preset.fields) if preset else {}

        def places(field: str) -> Iterator[int]:
            if field in named and not named[field]:
                self.decided[field] = None
            found = [place for heading in named.get(field, ()) for place in self._columns.like(plain(heading))]
            if field in ("registration_id", "post_id"):
                found = [place for place in found if self._fits(field, place)]
            yield from (place for place in found if place not in self._columns.private)

        return places

    def phrases(self, field: str) -> Iterator[int]:
        """Places by the words of the vocabulary, the best guess first; a last resort where a field must be filled."""
        if field == "event_id" and self._event_id is not None:
            return  # a tool's own number of the event is none of ours
        places = [place for words in phrases(self._kind.name, field) for place in self._columns.like(words)]
        places = [place for place in places if place not in self._columns.private]
        yield from (place for place in places if self._fits(field, place))
        if field == "status":
            yield from (place for place in places if self._columns.calls(place, "status|状态"))
        elif field in self._kind.required and not (field == PERSONAL_IDS.get(self._kind.name) and self._persons(None)):
            yield from places

    def questions(self, field: str) -> Iterator[int]:
        pattern = question(self._kind.name, field)
        if pattern is not None:
            yield from (
                place
                for place in self._columns.open()
                if pattern.search(self._columns.words[place]) and self._fits(field, place)
            )

    def values(self, field: str) -> Iterator[int]:
        for place in self._columns.open():
            if speaks_for(field, self._columns.values(place), self._columns.words[place]):
                yield place

    def mapping(self, chosen: list[int] | None, preset: "Preset | None") -> Mapping:
        """What is decided, with the columns that make the ids where no column holds any."""
        found = {field: place for field, place in self.decided.items() if place is not None}
        name = self._kind.name
        if name == "attendance" and "attended" not in found and "checked_in_at" in found:
            found["attended"] = found["checked_in_at"]  # who was checked in at some moment was there
        field = PERSONAL_IDS.get(name)
        persons = chosen or []
        if field and field not in found and chosen is None:
            persons = self._persons(preset)
        if persons and field:
            found.pop(field, None)
        fields = tuple((field, found[field]) for field in self._kind.columns if field in found)
        return Mapping(fields, tuple(persons), preset.name if preset else None)

    def _persons(self, preset: "Preset | None") -> list[int]:
        return self._columns.persons((HANDLE,) if self._kind.name == "posts" else PERSONS, preset)

    def _makes_ids(self, field: str, place: int) -> bool:
        return field == PERSONAL_IDS.get(self._kind.name) and self._columns.private.get(place) in (*PERSONS, HANDLE)

    def _fits(self, field: str, place: int) -> bool:
        return plausible(field, self._kind.name, self._columns.values(place))


def _missing(kind: Kind, mapping: Mapping, event_id: str | None) -> tuple[str, ...]:
    required = kind.required if event_id is not None else ("event_id", *kind.required)
    made = PERSONAL_IDS.get(kind.name) if mapping.persons else None
    return tuple(field for field in required if field not in mapping.places and field != made)


def _lacks(kind: Kind, columns: Columns, mapping: Mapping, missing: tuple[str, ...], file_name: str) -> str:
    hint = " (or pass --event)" if "event_id" in missing else ""
    count = len(columns.words)
    found = f"{count} {'column' if count == 1 else 'columns'}, known: {', '.join(mapping.places) or 'none'}"
    return (
        f"{file_name} lacks what {kind.name} need: {', '.join(missing)}. It has {found}. "
        f"Add the missing columns{hint}, or say which column it is with --map {missing[0]}=HEADING."
    )
