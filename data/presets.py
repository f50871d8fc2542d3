"""Presets: how the exports of a tool name what we store, so that its next export needs no mapping by hand.

Those that come with the product stand in data/importing/presets/; those that a person saves, in the home folder. A
preset holds headings and never a value of a file.
"""

import json
import re
import unicodedata
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.importing.kinds import KINDS
from data.importing.vocabulary import plain
from data.roles import Role, check
from data.whole import write_whole
from forecasting.tables import InvalidInput

BUILT_IN = Path(__file__).parent / "importing" / "presets"
FOLDER = "presets"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Preset:
    """Headings of one tool's exports.

    recognised_by: sets of headings; a file that has all of one is taken for an export of this tool.
    fields: (field, its headings, the best first); no heading: the field is not in the file.
    unread: headings that are left out, whatever they may mean; a heading that it does not know is proposed for.
    persons: headings of columns that make the ids where the file has none, the most stable first; None: as proposed.
    date_order: of ambiguous dates; zone: IANA, of moments without an offset. None: as for any other file.
    """

    name: str
    title: str
    kind: str
    recognised_by: tuple[tuple[str, ...], ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unread: tuple[str, ...] = ()
    persons: tuple[str, ...] | None = None
    date_order: str | None = None
    zone: str | None = None
    about: str = ""
    saved: bool = False

    def fits(self, kind: str) -> bool:
        """Whether it can be used for files of a kind: attendance comes from the same tools as sign-ups."""
        return kind == self.kind or (kind == "attendance" and self.kind == "registrations")

    def recognises(self, headings: frozenset[str]) -> int:
        """How many headings, in plain form, tell a file as this tool's; 0 where it is none."""
        known = ({plain(heading) for heading in those} for those in self.recognised_by)
        return max((len(those) for those in known if those and those <= headings), default=0)


def list_presets(home: Path | None, role: Role) -> tuple[Preset, ...]:
    """The saved presets of a home folder, then those that come with the product, each by name.

    Raises InvalidInput for a file in the folder of presets that is none.
    """
    check(role, "see the presets")
    folder = home / FOLDER if home else None
    saved = sorted(folder.glob("*.json")) if folder and folder.is_dir() else []
    return tuple(_read(path, saved=True) for path in saved) + _built_in()


def save_preset(home: Path, preset: Preset, role: Role) -> Preset:
    """Keep a preset, as `ImportPlan.as_preset` makes it, for its owner only; one of the same name is replaced.

    Raises InvalidInput for a name that cannot be one, or is that of a preset that comes with the product.
    """
    check(role, "save a preset")
    short = _file_name(preset.name)
    if any(short == preset.name for preset in _built_in()):
        raise InvalidInput(f"{short} is a preset that comes with the product. Choose another name.")
    file = {
        "name": short,
        "title": preset.title,
        "kind": preset.kind,
        "recognised_by": preset.recognised_by,
        "fields": dict(preset.fields),
        "unread": preset.unread,
        "persons": preset.persons,
        "date_order": preset.date_order,
        "zone": preset.zone,
    }
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{short}.json"
    write_whole(path, (json.dumps(file, ensure_ascii=False, indent=2) + "\n").encode())
    return _read(path, saved=True)


@cache
def _built_in() -> tuple[Preset, ...]:
    return tuple(_read(path, saved=False) for path in sorted(BUILT_IN.glob("*.json")))


def _read(path: Path, saved: bool) -> Preset:
    try:
        return _preset(json.loads(path.read_text(encoding="utf-8")), saved)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{path} is not a preset ({type(error).__name__}). Correct it or remove it.") from error


def _preset(file: Dictionary[str, Any], saved: bool) -> Preset:
    kind = KINDS[file["kind"]]
    unknown = set(file["fields"]) - set(kind.columns)
    if unknown:
        raise ValueError("unknown fields")
    persons = file.get("persons")
    return Preset(
        name=str(file["name"]),
        title=str(file.get("title", file["name"])),
        kind=kind.name,
        recognised_by=tuple(tuple(map(str, those)) for those in file.get("recognised_by", ())),
        fields=tuple((field, tuple(map(str, those))) for field, those in file["fields"].items()),
        unread=tuple(map(str, file.get("unread", ()))),
        persons=None if persons is None else tuple(map(str, persons)),
        date_order=file.get("date_order"),
        zone=file.get("zone"),
        about=str(file.get("about", "")),
        saved=saved,
    )


def _file_name(name: str) -> str:
    """The name as that of a file: letters and digits of any script, joined by hyphens."""
    text = unicodedata.normalize("NFKC", name).casefold()
    short = "-".join(re.findall(r"\w+", text.replace("_", " ")))
    if not short or len(short) > LONGEST_NAME:
        raise InvalidInput(
            f"A preset's name needs 1 to {LONGEST_NAME} letters or digits, got {name[:80]!r}. Choose one."
        )
    return short
