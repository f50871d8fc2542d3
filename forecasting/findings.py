"""The headings of sections: each states what the reader will find, so that the charts only have to prove it."""

import pandas as pd

from forecasting.notation import exact, people, round_half_up
from forecasting.outlook import DOTS, Outlook

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
