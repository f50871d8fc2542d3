"""What the terminal says of an event: the outlook before its start, the record from then on."""

from dataclasses import dataclass

import numpy as np

from forecasting import counted, notation, released, wording
from forecasting import debrief as after
from forecasting.bursts import flag
from forecasting.claimed import Claim, read_claims
from forecasting.forecast import SEED, fit
from forecasting.outlook import Outlook, as_dict, read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import EventData, Frozen
from forecasting.turnout import simulate_turnout

NO_EFFECT = "Nothing is forecast from the start on, so assumptions have no effect."


@dataclass(frozen=True)
class Answer:
    """The same answer for programs and for people: fields are plain values, lines are text."""

    fields: dict[str, object]
    lines: tuple[str, ...]


def answer(known: EventData, scenario: Scenario, last: Frozen | None = None) -> Answer:
    """The outlook under a scenario, with the seed that all doors share; from the start on what was counted and claimed.

    last: the last forecast before the start, for the debrief.
    problems: what had to be mended in the data, as sentences.
    """
    rhythm = (released.rhythm(known.event.timezone),) if known.is_released else ()
    found = after.debrief(known, last) if last is not None and known.as_of >= known.event.starts_at else None
    record: dict[str, object] = {
        "debrief": after.as_dict(found) if found else None,
        "counted": counted.settled(known),
        "claims": counted.claim_fields(known.claims, known.event),
    }
    if known.as_of >= known.event.starts_at:
        problems = (NO_EFFECT,) if scenario.fixed() else ()
        return Answer(
            counted.as_dict(known) | record | {"problems": list(problems)},
            (*_record_lines(known), *(_debrief_lines(found) if found else ()), *rhythm, *problems),
        )
    fitted = fit(known, np.random.default_rng(SEED))
    turnout = simulate_turnout(fitted, scenario, np.random.default_rng(SEED))
    outlook = read_outlook(fitted, turnout, scenario)
    burst = flag(known, outlook)
    told = (*fitted.problems, burst) if burst else fitted.problems
    fields = as_dict(outlook, wording.sentence(outlook)) | record | {"problems": list(told)}
    return Answer(fields, (*_outlook_lines(outlook), *rhythm, *told))


def _outlook_lines(outlook: Outlook) -> list[str]:
    """The sentence, the odds of the bands, and how far the data reach."""
    lines = [wording.sentence(outlook)]
    for band in outlook.bands:
        people = f"{band.lower:,.0f} and more" if band.upper is None else f"{band.lower:,.0f} to {band.upper:,.0f}"
        lines.append(f"    {band.name:<28} {people:>18} people {notation.percent(band.probability):>12}")
    if lists := wording.lists_line(outlook):
        lines.append(lists)
    if outlook.data_through is not None:
        lines.append(f"Data through {notation.moment(outlook.data_through, outlook.event.timezone)}.")
    return lines


def _record_lines(known: EventData) -> list[str]:
    """The sentence, then every claim: first those that may be about the event."""
    claims = read_claims(known.claims, known.event)
    rows = [_claim_line(claim, known.event.timezone) for claim in claims if not claim.other]
    others = [_claim_line(claim, known.event.timezone) for claim in claims if claim.other]
    lines = [counted.sentence(known), *(["Claimed, newest first:", *rows] if rows else [])]
    return [*lines, *(["Claimed about another day, or without a number:", *others] if others else [])]


def _debrief_lines(found: after.Debrief) -> list[str]:
    """The finding, then what stands behind it."""
    return [f"Debrief: {notation.lower_first(after.heading(found))}.", *(f"    {line}" for line in after.lines(found))]


def _claim_line(claim: Claim, zone: str) -> str:
    about = f"{claim.about}; {claim.note}" if claim.note else claim.about
    return f"    {claim.span:<15} {claim.claimant}, {notation.day(claim.claimed_at, zone)}: {about} [{claim.source}]"
