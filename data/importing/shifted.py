"""What may be kept of a row of the wrong length: its cells may have shifted, so that a name stands under a date."""

import json
import re
from collections.abc import Mapping, Sequence

from data.importing.statuses import is_status

_DATE = r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))"
_TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?( ?(Z|[+-]\d{2}:?\d{2}))?)?"
_MOMENT = re.compile(_DATE + _TIME, re.ASCII)
_SMALL_NUMBER = re.compile(r"\d{1,5}", re.ASCII)


def told_by_cells(cells: Sequence[str | None], names: Mapping[int, str]) -> str | None:
    """The cells that are a moment, a small number or a status, as a JSON object of field to text; None where none is.

    names: the field that stands at a place of a row of the right length.
    """
    kept = {
        names[place]: cell.strip()
        for place, cell in enumerate(cells)
        if place in names and cell and _names_nobody(cell.strip())
    }
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _names_nobody(cell: str) -> bool:
    return bool(_MOMENT.fullmatch(cell) or _SMALL_NUMBER.fullmatch(cell) or is_status(cell))
