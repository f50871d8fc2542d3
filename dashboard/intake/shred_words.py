"""What the page Data says about shredding, as sentences made of numbers; nothing in here draws."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.intake.words import count
from dashboard.stored import Shredding
from forecasting import notation


def shredded(found: Shredding) -> str:
    """After it was done."""
    assert found.shredded_at is not None
    return (
        f"Its people were forgotten on {notation.day(found.shredded_at, found.timezone)}. What stands here and on all "
        "pages are its days: how many signed up, left and came. Sign-ups cannot be added any more."
    )


def soon_shredded(moment: datetime, timezone: str, now: datetime) -> str:
    """Before it happens by itself."""
    when = "Within the hour" if moment <= now else f"On {notation.moment(moment, timezone)}"
    return (
        f"{when} the people of this event are forgotten for good; how many they were on each day stays. "
        "To save their rows before, or to choose another day, open “Shred” below."
    )


def when_shredded(found: Shredding) -> str:
    """When it is due, and who takes care of that."""
    if found.due_at is None:
        return "It is simulated and holds nobody, so it is shredded only where you ask for it here."
    return (
        f"On **{notation.day(found.due_at, found.timezone)}** the people of this event are forgotten, without anyone "
        "asking for it. There is no way back."
    )


def what_shredding_takes(found: Shredding) -> tuple[str, str]:
    """What goes and what stays, a line each."""
    goes = [
        count(found.sign_ups, "sign-up", "sign-ups"),
        *([count(found.posts, "post", "posts")] if found.posts else []),
        *([f"{count(found.quarantined, 'row', 'rows')} not taken"] if found.quarantined else []),
    ]
    return (
        f"Goes: {', '.join(goes)}, who of them came, the key to their ids, the names of their files.",
        "Stays: how many signed up, left and came by city and day, posts by day and hashtag, frozen forecasts, counts, "
        "claims. Later events learn from it as before.",
    )


def just_shredded(taken: Shredding) -> str:
    """When it is done."""
    return f"{taken.name} is shredded: {count(taken.sign_ups, 'sign-up', 'sign-ups')} forgotten."


def left_by_shredding(aside: Sequence[str]) -> tuple[str, ...]:
    """What is out of reach, and whose it is. aside: folders that a restore left."""
    folders = (f"An older database is kept in {', '.join(aside)}, as a restore left it.",) if aside else ()
    return (*folders, "Backups and files that you saved hold its people still. Remove what you need no more.")
