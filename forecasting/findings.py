"""The headings of sections: each states what the reader will find, so that the charts only have to prove it."""

from collections.abc import Sequence

import pandas as pd

from forecasting.assumptions import BY_NAME
from forecasting.claimed import Claim, about_event, by_organisers, contradictions, range_words
from forecasting.forecast import Forecast
from forecasting.notation import amount, exact, lower_first, people, percent, round_half_up, upper_first
from forecasting.outlook import DOTS, Outlook
from forecasting.released import NO_SIGN_UPS
from forecasting.scenario import Scenario
from forecasting.sensitivity import EVEN_ODDS, Requirement, Sensitivity
from forecasting.tables import Event
from forecasting.what_moved import A_DAY_PASSED, BULK_LISTS, CANCELLATIONS, CORRECTIONS, NEW_SIGN_UPS, Movement

LEAST_MOVE = 0.005  # of the median: less is noise, and named no cause
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
        return upper_first(NO_SIGN_UPS) if outlook.is_released else "No one has signed up yet"
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
    if not any(causes.values()):
        return "Nothing moved since yesterday"
    if abs(after - before) < LEAST_MOVE * before or after == before:
        same = "As many as yesterday" if after == before else "About as many as yesterday"
        cancels_out = max(map(abs, causes.values())) >= LEAST_MOVE * before
        return f"{same}: what moved cancels out" if cancels_out else same
    sign = 1 if after > before else -1
    cause = max(causes, key=lambda name: sign * causes[name])
    return f"{abs(after - before):,} {'more' if sign > 0 else 'fewer'} than yesterday: {_reason(cause, movement)}"


def _reason(cause: str, movement: Movement) -> str:
    """A cause as a reason; compared with what was expected only where the count bears it out."""
    plain = {A_DAY_PASSED: "a day less to go", CORRECTIONS: "data were corrected", BULK_LISTS: "a list was handed in"}
    if cause in plain:
        return plain[cause]
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
    listed = f"; {exact(movement.listed)} more came in lists" if movement.listed else ""
    told = f"{signed_up}{listed}; {cancelled}."
    return f"By rounded counts, {told}" if movement.is_released else upper_first(told)


def _count(people: int) -> str:
    return exact(people) if people else "none"


def _expected(people: float) -> str:
    whole = int(round_half_up(people))
    return f"{_count(whole)} {'was' if whole < 2 else 'were'} expected"


def claims(claims: Sequence[Claim], event: Event) -> str:
    """What people claim before the start: a range, never an average; only claims that may be about the event."""
    about, target = about_event(claims), f"{event.target:,.10g}" if event.target else ""
    if not about and target:
        # Whose number the target is, and since when, is not stored with an event: a claim would say so.
        return f"No one has claimed a number yet; the target is {target}"
    if not claims:
        return "No claims are known yet"
    if not about:
        return "No one has claimed a number for this event"
    if len(about) > 1:
        return range_words(about)
    if by_organisers(about[0], event):
        return f"Only the organisers name a number: {about[0].people}"
    against = f", against a target of {target}" if target else ""
    return f"One number is claimed: {about[0].people}{against}"


def claims_since(known: Sequence[Claim], event: Event) -> str:
    """Whether the claims made since the start can be true together; without any, what was claimed before it."""
    about = [claim for claim in about_event(known) if claim.claimed_at >= event.starts_at]
    if not about:
        return "What was claimed before the start" if about_event(known) else claims(known, event)
    if len(about) == 1:
        return "One claim since the start, and nothing to hold it against"
    apart, pairs = contradictions(about)
    those = "The two claims" if len(about) == 2 else f"The {len(about)} claims"
    if not apart:
        return f"{those} since the start do not contradict each other"
    if apart < pairs:
        return f"Some of the {len(about)} claims since the start contradict each other"
    return (
        f"{those} since the start contradict each other" if pairs == 1 else f"No two of the {len(about)} claims agree"
    )


def compared(baseline: Outlook, outlook: Outlook) -> str:
    """Before and after: what a scenario does to the odds of the target and to the median."""
    if outlook.dots.tolist() == baseline.dots.tolist() and outlook.bands == baseline.bands:
        return "Nothing assumed yet: both are the baseline"
    median = _before_after(people(baseline.turnout.q50), people(outlook.turnout.q50), " people")
    if outlook.p_target is None or baseline.p_target is None:
        return f"Median {median}"
    return f"Showdown {_before_after(percent(baseline.p_target), percent(outlook.p_target))}, median {median}"


def tornado(found: Sensitivity) -> str:
    """Which assumption matters most, and by how much."""
    first = found.swings[0]
    if first.width < 1:
        return "No assumption moves this outlook"
    low, high = sorted((first.at_low, first.at_high))
    label = lower_first(BY_NAME[first.name].label)
    return f"Most depends on {label}: {people(low)} to {people(high)} people"


def requirements_heading(found: Sensitivity) -> str:
    """The question that the requirements answer; only with a target."""
    goal, target = f"{EVEN_ODDS:.0%}".replace("%", " %"), f"{found.target:,.10g}"
    if found.requirements and found.requirements[0].met:
        return f"What would bring the chance of {target} under {goal}"
    return f"What would bring a {goal} chance of {target}"


def requirements(found: Sensitivity) -> list[str]:
    """One sentence for each: what the assumption would have to be, or that it cannot do it alone."""
    return [f"{BY_NAME[one.name].label}: {_requirement(one)}" for one in found.requirements]


def _requirement(one: Requirement) -> str:
    assumption = BY_NAME[one.name]
    if one.value is None:
        return f"{_even(one, one.best_value)} it is {_below_even(one.best)}"
    if one.met and one.worst >= EVEN_ODDS:
        return f"{_even(one, one.worst_value)} it stays at {percent(one.worst)}"
    needed, default = amount(assumption, one.value), amount(assumption, one.default)
    upwards = one.best_value > one.worst_value
    is_beyond = one.value > one.default if upwards else one.value < one.default
    # A value that is typed is certain, which the model's own is not: that alone may carry it over the line.
    if one.met:
        less = f"{'less' if upwards else 'more'} than {needed}"
        instead = f" instead of {default}" if needed != default else ""
        return f"taken for certain, it takes {needed}" if is_beyond else less + instead
    return f"{needed} instead of {default}" if is_beyond else f"{default} would do, were it certain"


def _even(one: Requirement, value: float) -> str:
    with_none = value == 0 and one.name != "show_up_rate"
    return "even with none" if with_none else f"even at {amount(BY_NAME[one.name], value)}"


def _below_even(odds: float) -> str:
    """Odds that miss the goal, also where rounding would bring them to it."""
    words = percent(odds)
    return f"just under {words}" if words == percent(EVEN_ODDS) else words


def _before_after(before: str, after: str, unit: str = "") -> str:
    return f"{before} → {after}{unit}" if before != after else f"{after}{unit} as before"


def no_bus_runs(forecast: Forecast, scenario: Scenario) -> str | None:
    """Who can come all the same where no bus runs in a scenario; None where one may run, or nobody needs one."""
    transport = forecast.transport
    seats = transport.seats_with(scenario.extra_seats or 0.0).sum()
    if not transport.needs_seat.any() or (seats > 0 and scenario.blocked_share != 1.0):
        return None
    left = [*_local_people(forecast), *_others_who_come(scenario)]
    if not left:
        return "No bus runs, and every city needs one: nobody can come."
    *first, last = left
    who = f"{', '.join(first)} and {last}" if first else last
    return f"No bus runs: only {who} can come."


def _local_people(forecast: Forecast) -> list[str]:
    """People on the books who need no seat: those of a city or two by its name, more of them together."""
    people_of = {
        city: int(count)
        for city, count, needs in zip(
            forecast.cities, forecast.registered_by_city, forecast.transport.needs_seat, strict=True
        )
        if not needs and count > 0
    }
    named = [f"{exact(count)} people of {city}" for city, count in people_of.items() if city]
    if len(named) > 2:
        named = [
            f"{exact(sum(count for city, count in people_of.items() if city))} people of {len(named)} cities near by"
        ]
    if people_of.get(""):
        named.append(f"{exact(people_of[''])} who named no city")
    return [f"the {words}" for words in named]


def _others_who_come(scenario: Scenario) -> list[str]:
    others = []
    if scenario.stranded_share:
        others.append("those who find another way")
    if scenario.walk_up_rate != 0:
        others.append("those who walk up")
    return others
