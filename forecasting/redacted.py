"""Errors as a log may keep them: a message may quote the value that an engine choked on, and that may name a person."""

import re
import traceback

# Whatever stands in quotation marks, mail addresses, and figures as long as a phone number's.
_VALUES = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`|\S+@\S+|\+?\d[\d ().-]{4,}\d")


def redacted_traceback(error: BaseException) -> str:
    """Where an error came from, and its message without the values in it, the errors behind it included."""
    text = "".join(traceback.format_exception(error))
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        message = str(behind)
        text = text.replace(message, _VALUES.sub("…", message)) if message else text
        behind = behind.__cause__ or behind.__context__
    return text
