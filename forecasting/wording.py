"""The outlook in words: the one table of verdict words and cut-offs, and every sentence made of it."""

from forecasting.assumptions import BY_NAME
from forecasting.notation import (
    day,
    exact,
    local_time,
    lower_first,
    moment,
    named_amount,
    people,
    percent,
    points,
    upper_first,
)
from forecasting.outlook import TOO_CLOSE, Band, Outlook, leading_bands
from forecasting.released import NO_SIGN_UPS
from forecasting.scenario import Scenario

# From this probability on, rounded as it is shown, these words; below one half, unrounded, it is too close to call.
VERDICT_WORDS = ((0.85, "Very likely"), (0.65, "Likely"), (0.50, "Leaning to"))

TOO_CLOSE_WORDS = "Too close to call"

# A band's name inside a sentence, and its short form for labels; {target} is the announced number.
BAND_WORDS = {
    "non-event": ("a non-event", "non-event"),
    "modest": ("a modest turnout", "modest"),
    "large but short of target": ("large but short of {target}", "large, short"),
    "showdown": ("a showdown", "showdown"),
}


def band_phrase(band: Band, outlook: Outlook) -> str:
    """A band inside a sentence: large but short of 2,000."""
    return BAND_WORDS[band.name][0].format(target=exact_target(outlook))


def band_label(band: Band) -> str:
    """A band's short name for a chart."""
    return BAND_WORDS[band.name][1]


def exact_target(outlook: Outlook) -> str:
    """The target as announced, not rounded."""
    return f"{outlook.target:,.10g}" if outlook.target is not None else ""


def headline(outlook: Outlook) -> str:
    """The verdict in a line, with its odds; without a target, the median."""
    if not outlook.bands:
        return about(outlook.turnout.q50)
    first, second = leading_bands(outlook.bands)[:2]
    if outlook.verdict == TOO_CLOSE:
        return f"{TOO_CLOSE_WORDS}: {_with_odds(first, outlook)} or {_with_odds(second, outlook)}"
    shown = points(first.probability) / 100
    words = next(words for cut_off, words in VERDICT_WORDS if shown >= cut_off)
    return f"{words} {_with_odds(first, outlook)}"


def about(count: float) -> str:
    """People as a sentence begins with them: About 1,800 people."""
    words = people(count)
    if words == "0":
        return "Hardly anyone"
    return f"About {words} {'person' if words == '1' else 'people'}"


def range_line(outlook: Outlook) -> str:
    """The median with its 80 % range, and the chance of reaching the target where the headline does not tell it."""
    low, high = outlook.interval_80
    spread = f"with an 80 % range of {people(low)} to {people(high)}"
    if not outlook.bands:
        return f"{spread[0].upper()}{spread[1:]}. No target was announced."
    line = f"{about(outlook.turnout.q50)}, {spread}."
    return line if _headline_tells_target(outlook) else f"{line} {_target_chance(outlook)}"


def sentence(outlook: Outlook) -> str:
    """The whole outlook as one quotable text, with its as-of moment, what is assumed and what is simulated."""
    zone = outlook.event.timezone
    # A colon stands before the verdict already.
    verdict, spread = headline(outlook).replace(f"{TOO_CLOSE_WORDS}:", f"{TOO_CLOSE_WORDS},"), range_line(outlook)
    # Without a target the headline is the median, and its range follows in the same breath.
    joined = f"{lower_first(verdict)}. {spread}" if outlook.bands else f"{lower_first(verdict)}, {lower_first(spread)}"
    event = f"{outlook.event.name}, {day(outlook.event.starts_at, zone)}"
    begins = f"As of {moment(outlook.as_of, zone)} ({local_time(zone)}), {event}: "
    # What is assumed comes before the verdict, so that no part of a scenario can pass for the forecast.
    assumptions = assumed(outlook.scenario)
    begins += f"{assumptions}, " if assumptions else ""
    return " ".join([begins + joined, *caveats(outlook)])


def assumed(scenario: Scenario) -> str:
    """What a reader assumes, in words: "assuming buses blocked 95 % and show-up rate 50 %"; "" where nothing is."""
    named = [named_amount(BY_NAME[name], value) for name, value in scenario.fixed().items()]
    if not named:
        return ""
    return "assuming " + (f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0])


def comparison(baseline: Outlook, outlook: Outlook) -> str:
    """What a scenario changes: its median and range, and the difference to the baseline in people and points."""
    low, high = outlook.interval_80
    spread = f"{people(low)} to {people(high)}"
    # Without a target the headline has told the median already.
    words = f"{about(outlook.turnout.q50)} (80 %: {spread})" if outlook.bands else f"80 % range {spread}"
    more = outlook.turnout.q50 - baseline.turnout.q50
    if outlook.dots.tolist() == baseline.dots.tolist() and outlook.bands == baseline.bands:
        return f"{words}: the baseline, nothing assumed."
    difference = f"{people(abs(more))} {'more' if more > 0 else 'fewer'}" if abs(more) >= 1 else "as many"
    line = f"{words}, {difference} {'as' if difference == 'as many' else 'than'} the baseline."
    if outlook.p_target is None or baseline.p_target is None:
        return line
    gained = round((outlook.p_target - baseline.p_target) * 20) * 5
    looks_alike = percent(outlook.p_target) == percent(baseline.p_target)
    if looks_alike or not gained:
        return line
    return f"{line} A showdown is {abs(gained)} points {'more' if gained > 0 else 'less'} likely."


def method_line(outlook: Outlook) -> str:
    """What the forecast rests on, and what of it bends no curve."""
    lists = lists_line(outlook)
    return f"{_rests_on(outlook)} {lists}" if lists else _rests_on(outlook)


def lists_line(outlook: Outlook) -> str | None:
    """How many of those registered bend no curve; None where no list is marked."""
    if not outlook.listed:
        return None
    who = "1 person" if outlook.listed == 1 else f"{exact(outlook.listed)} people"
    return f"{who} on the books came in bulk lists: registered, but no sign of the pace."


def _rests_on(outlook: Outlook) -> str:
    own = "this event's own sign-ups" + (" and the posts about it" if outlook.posts_used else "")
    if outlook.past_events and not outlook.has_sign_ups:
        own = "none of its own sign-ups yet" if not outlook.is_released else f"nothing of its own: {NO_SIGN_UPS}"
        return f"Forecast from {_past_events(outlook)} and {own}."
    if outlook.past_events:
        return f"Forecast from {_past_events(outlook)}{',' if outlook.posts_used else ' and'} {own}."
    if outlook.has_sign_ups and outlook.organiser_events:
        return f"Forecast from {own} and how {_organisers(outlook)} met their targets."
    if outlook.has_sign_ups:
        return f"Forecast from {own}{'' if outlook.posts_used else ' alone'}; no past events are known."
    if outlook.event.target is not None:
        return f"Forecast from {_outside_view(outlook)}; {_no_sign_ups(outlook)}."
    nothing = upper_first(_no_sign_ups(outlook))
    return f"{nothing} and no target was announced; there is little to go by."


def _no_sign_ups(outlook: Outlook) -> str:
    """Why there are no sign-ups to go by: of released numbers nobody can tell whether there are a few."""
    return NO_SIGN_UPS if outlook.is_released else "no one has signed up yet"


def caveats(outlook: Outlook) -> list[str]:
    """What a reader must know beside the number: no sign-ups, simulated data."""
    notes = []
    if not outlook.has_sign_ups:
        basis = "there is little to go by"
        if outlook.past_events:
            basis = f"this rests on {_past_events(outlook)}"
        elif outlook.event.target is not None:
            basis = f"this rests on {_outside_view(outlook)}"
        notes.append(f"{upper_first(_no_sign_ups(outlook))}; {basis}.")
    if outlook.event.simulated:
        notes.append(f"{upper_first(simulated_badge(outlook.event.simulated))}.")
    return notes


def _past_events(outlook: Outlook) -> str:
    n = outlook.past_events
    return "one past event of its series" if n == 1 else f"{n:,} past events of its series"


def _outside_view(outlook: Outlook) -> str:
    others = f" and {_organisers(outlook)}" if outlook.organiser_events else ""
    return f"the outside view alone: how similar events{others} met their targets"


def _organisers(outlook: Outlook) -> str:
    n = outlook.organiser_events
    return "the organiser's past event" if n == 1 else f"the organiser's {n:,} past events"


def with_and_without(outlook: Outlook, without: Outlook) -> str:
    """The outlook with sign-ups that stand out, and the one without them."""
    counts = people(outlook.turnout.q50), people(without.turnout.q50)
    odds = [f" (showdown {percent(one.p_target)})" if one.p_target is not None else "" for one in (outlook, without)]
    if counts[0] == counts[1] and odds[0] == odds[1]:
        return f"With them or without, the outlook is about {counts[0]} people{odds[0]}."
    return f"With them the outlook is about {counts[0]} people{odds[0]}, without them about {counts[1]}{odds[1]}."


def marked_and_not(before: Outlook, after: Outlook, are_marked: bool = True) -> str:
    """The outlook with bulk lists that bend the curve, and with them marked; are_marked: which of the two stands."""
    counts = people(before.turnout.q50), people(after.turnout.q50)
    odds = [f" (showdown {percent(one.p_target)})" if one.p_target is not None else "" for one in (before, after)]
    if counts[0] == counts[1] and odds[0] == odds[1]:
        return f"Marked or not, the outlook is about {counts[0]} people{odds[0]}."
    if not are_marked:
        return (
            f"The curve follows them, and the outlook is about {counts[0]} people{odds[0]}; "
            f"with the lists marked it would be about {counts[1]}{odds[1]}."
        )
    follows = f"If the curve followed them, the outlook would be about {counts[0]} people{odds[0]}"
    return f"{follows}; with the lists marked it is about {counts[1]}{odds[1]}."


def simulated_badge(simulated: str) -> str:
    """What of the event is simulated: simulated sign-ups and posts."""
    return f"simulated {simulated}"


def _with_odds(band: Band, outlook: Outlook) -> str:
    return f"{band_phrase(band, outlook)} ({percent(band.probability)})"


def _headline_tells_target(outlook: Outlook) -> bool:
    told = leading_bands(outlook.bands)[: 2 if outlook.verdict == TOO_CLOSE else 1]
    return any(band.name == outlook.bands[-1].name for band in told)


def _target_chance(outlook: Outlook) -> str:
    chance = percent(outlook.p_target or 0.0)
    if chance.startswith(("under", "over")):
        return f"A showdown has a chance of {chance}."
    return f"A showdown has about a {chance} chance."
