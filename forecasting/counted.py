"""From the start on: what was counted and claimed by the as-of moment, in words and for programs. Nothing is forecast.

A count is not a claim and a claim is no count. Where nobody has counted, claims are told as a range, called disputed
where they contradict each other, and never averaged.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting import notation, wording
from forecasting.claimed import Claim, about_event, contradictions, range_words, read_claims
from forecasting.tables import Event, EventData, middle

NO_FORECAST = "From the start on there is no forecast."
_NAMED = 6  # claims in one sentence; more are counted
METHOD = "record: what was counted and claimed, no forecast"


def claims_since(known: EventData) -> list[Claim]:
    """All claims made from the start on, newest first."""
    return [claim for claim in read_claims(known.claims, known.event) if claim.claimed_at >= known.event.starts_at]


def chosen(known: EventData) -> Claim | None:
    """The claim since the start whose middle was taken as the count of the event; None where none was."""
    for claim in about_event(claims_since(known)):
        if claim.low is not None and claim.high is not None and known.counted.total == middle(claim.low, claim.high):
            return claim
    return None


def settled(known: EventData) -> int | None:
    """The count, where nothing disputes it: to learn from one of several claims does not make it true."""
    if chosen(known) is not None and contradictions(about_event(claims_since(known)))[0]:
        return None
    return known.counted.people


def title(known: EventData) -> str:
    """The answer in a line: the count, else the claims made since the start, else that there is none."""
    people, claims = settled(known), about_event(claims_since(known))
    if people is not None:
        return f"{_were(people)} counted"
    if not claims:
        return "No count is known yet"
    if len(claims) == 1:
        return f"One claim so far: {claims[0].people} ({claims[0].claimant})"
    words = range_words(claims)
    return f"Disputed: {notation.lower_first(words)}" if contradictions(claims)[0] else words


def line(known: EventData) -> str:
    """What stands behind the answer: who was counted, and how many claims there are."""
    counted, claims = known.counted, claims_since(known)
    about, taken = about_event(claims), chosen(known)
    if settled(known) is None:
        words = _without_count(claims, about)
        return f"{words} {_taken(taken)}" if taken is not None else words
    parts = []
    if taken is not None and taken.low != taken.high:
        parts.append(f"That is the middle of {taken.people} ({taken.claimant}).")
    if counted.total is None:
        parts.append("These are sign-ups marked as present; who came without signing up is not among them.")
    elif counted.checked_in is not None:
        parts.append(f"Of the sign-ups, {_were(counted.checked_in)} marked as present.")
    if len(about) > 1:
        parts.append(f"{range_words(about)}.")
    elif about and (taken is None or taken.low == taken.high):
        parts.append(f"One claim since the start: {about[0].people} ({about[0].claimant}).")
    elif not about:
        parts.append("No number was claimed since the start.")
    return " ".join(parts)


def _taken(claim: Claim) -> str:
    span = claim.people if claim.low == claim.high else f"the middle of {claim.people}"
    return f"Its series learns from {span} ({claim.claimant}); that settles nothing."


def _without_count(claims: Sequence[Claim], about: Sequence[Claim]) -> str:
    if len(about) > 1:
        return f"No count is known. {len(about)} claims since the start may be about this event; none is confirmed."
    if about:
        return f"No count is known. The claim is about “{about[0].about}”; nothing confirms it."
    if not claims:
        return "Nobody has claimed a number since the start either."
    what = "one claim was" if len(claims) == 1 else f"{len(claims)} claims were"
    return f"No number was claimed for this event since the start; {what} made about other matters."


def began(known: EventData) -> str:
    """When the event began, and how many were registered then."""
    event, registered = known.event, known.counted.registered
    moment = f"{notation.moment(event.starts_at, event.timezone)} ({notation.local_time(event.timezone)})"
    simulated = f" ({wording.simulated_badge(event.simulated)})" if event.simulated else ""
    return f"The event began on {moment}; {_were(registered)} registered then{simulated}."


def sentence(known: EventData) -> str:
    """The record as one quotable text, with its as-of moment, who claims what, and what is simulated."""
    zone = known.event.timezone
    moment = f"As of {notation.moment(known.as_of, zone)} ({notation.local_time(zone)})"
    # A colon stands before the title already; the title's own comes before any word of a claimant.
    told = notation.lower_first(title(known)).replace(":", ",", 1)
    parts = [f"{moment}, {known.event.name}: {told}.", line(known), *_who_claims(known), began(known), NO_FORECAST]
    return " ".join(parts)


def quote(known: EventData) -> str:
    """The record as one text that may stand alone in a newspaper, with where it comes from."""
    return f"{sentence(known)} (Showdown record, data version {known.data_version}.)"


def _who_claims(known: EventData) -> list[str]:
    """Several claims since the start in one sentence, the newest first; nothing where the rest tells them all."""
    claims = about_event(claims_since(known))
    if len(claims) < 2:
        return []
    named = [f"{claim.span} ({claim.claimant})" for claim in claims[:_NAMED]]
    more = len(claims) - _NAMED
    return [f"Claimed since the start: {', '.join(named)}{f' and {more} more' if more > 0 else ''}."]


def claim_fields(claims: pd.DataFrame, event: Event) -> list[dict[str, object]]:
    """Claims for other programs, newest first; moments with their offset."""
    zone = ZoneInfo(event.timezone)
    return [
        {
            "claimed_at": claim.claimed_at.astimezone(zone).isoformat(),
            "about": claim.about,
            "claimant": claim.claimant,
            "low": claim.low,
            "high": claim.high,
            "source": claim.source,
            "note": claim.note or None,
        }
        for claim in read_claims(claims, event)
    ]


def as_dict(known: EventData) -> dict[str, object]:
    """The record for other programs: the keys of an outlook, null where only a forecast could fill them."""
    zone = ZoneInfo(known.event.timezone)
    return {
        "event_id": known.event.event_id,
        "as_of": known.as_of.astimezone(zone).isoformat(),
        "starts_at": known.event.starts_at.astimezone(zone).isoformat(),
        "target": known.event.target,
        "registered": known.registered,
        "final_registered": None,
        "turnout": None,
        "p_target": None,
        "bands": [],
        "verdict": None,
        "sentence": sentence(known),
        "method": METHOD,
        "data_version": known.data_version,
        "seed": None,
        "draws": 0,
        "scenario": {},
        "simulated": known.event.simulated,
    }


def _were(count: int) -> str:
    return "1 person was" if count == 1 else f"{notation.exact(count)} people were"
