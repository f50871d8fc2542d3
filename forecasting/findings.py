"""The headings of sections: each states what the reader will find, so that the charts only have to prove it."""

import pandas as pd

from forecasting.notation import exact, people, round_half_up
from forecasting.outlook import DOTS, Outlook
from forecasting.what_moved import A_DAY_PASSED, CANCELLATIONS, CORRECTIONS, NEW_SIGN_UPS, Movement

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def dots(outlook: Outlook) -> str:
    """What the dotplot shows, as a finding that a reader can check by counting."""
    if outlook.target is None:
        return f"Half of the futures bring more than {people(outlook.turnout.q50)}"
    reaching = int((outlook.dots >= outlook.target).sum())
    if reaching in (0, DOTS):
        return f"{'All' if reaching else 'None'} of the {DOTS} futures {'reach' if reaching else 'reaches'} the target"
    return f"{reaching} of {DOTS} futures {'reach' if reaching > 1 else 'reaches'} the target"


def curve(outlook: Outlook) -> str:
    """Registered against turnout, as a finding."""
    registered, median = outlook.registered, outlook.turnout.q50
    if not outlook.has_sign_ups:
        return "No one has signed up yet"
    if outlook.target is not None and registered < outlook.target:
        return f"{exact(registered)} are on the books, {exact(outlook.target - registered)} short of the target"
    if median < registered:
        return "More are on the books than will come"
    return "More will come than are on the books"


def cities(cities: pd.DataFrame) -> str:
    """Which cities matter most, as a finding; cities as `outlook.read_cities` gives them."""
    cities = cities.sort_values("expected", ascending=False, kind="stable")
    total = cities["expected"].sum()
    if len(cities) < 2 or total <= 0:
        return "Where people come from"
    names = [name or "an unnamed city" for name in cities["city"].head(2)]
    share = int(round_half_up(10 * cities["expected"].head(2).sum() / total))
    if share < 1:
        return f"{names[0]} and {names[1]} bring most, but few of the whole"
    return f"{names[0]} and {names[1]} bring {_NUMBERS[share]} in ten"


def moved(movement: Movement) -> str:
    """How far the median moved in a day, and what moved it most."""
    before, causes, after = movement.shown()
    if after == before:
        return (
            "As many as yesterday: what moved cancels out" if any(causes.values()) else "Nothing moved since yesterday"
        )
    sign = 1 if after > before else -1
    cause = max(causes, key=lambda name: sign * causes[name])
    return f"{abs(after - before):,} {'more' if sign > 0 else 'fewer'} than yesterday: {_reason(cause, movement)}"


def _reason(cause: str, movement: Movement) -> str:
    """A cause as a reason; compared with what was expected only where the count bears it out."""
    if cause in (A_DAY_PASSED, CORRECTIONS):
        return {A_DAY_PASSED: "a day passed", CORRECTIONS: "data were corrected"}[cause]
    came, expected, did = {
        NEW_SIGN_UPS: (movement.signed_up, movement.expected_sign_ups, "signed up"),
        CANCELLATIONS: (movement.cancelled, movement.expected_cancellations, "cancelled"),
    }[cause]
    raises = (came > expected) == (cause == NEW_SIGN_UPS)
    if raises != (movement.causes[cause] > 0):
        return cause
    return f"{'more' if came > expected else 'fewer'} {did} than expected"


def day_in_numbers(movement: Movement) -> str:
    """What the day brought, beside what was expected of it: 52 signed up, 41 were expected."""
    cancelled = f"{_count(movement.cancelled)} cancelled, {_expected(movement.expected_cancellations)}"
    signed_up = f"{_count(movement.signed_up)} signed up, {_expected(movement.expected_sign_ups)}"
    return f"{signed_up[0].upper()}{signed_up[1:]}; {cancelled}."


def _count(people: int) -> str:
    return exact(people) if people else "none"


def _expected(people: float) -> str:
    whole = int(round_half_up(people))
    return f"{_count(whole)} {'was' if whole < 2 else 'were'} expected"
