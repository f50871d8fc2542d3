"""What a reader may assume about the day itself: names, units, ranges, defaults and their sources.

The one table of the scenario's fields. The sliders, the command line's --set and the method page
all read it, so that a default and the words for it cannot drift apart.
"""

from dataclasses import dataclass

from forecasting import outside

# Defaults that no data set speaks for; each is called a judgement wherever it is shown.
SHOW_UP_RATE = 0.65
WALK_UP_RATE = 0.05
BLOCKED_SHARE = 0.10
STRANDED_SHARE = 0.0
SHOCK = 0.35


@dataclass(frozen=True)
class Assumption:
    """One field of a Scenario, as a reader sees it.

    minimum, maximum and step are in `unit`; a default of None is taken from the forecast.
    judgement: True where no data stand behind the default.
    low, high: values that a careful person still takes for possible, one in ten beyond each; None where that has no
    meaning. low_high_source: where they come from, or why they were judged so.
    """

    name: str
    label: str
    unit: str
    minimum: float
    maximum: float
    step: float
    group: str
    default: float | None
    source: str
    judgement: bool
    help: str
    source_url: str | None = None
    low: float | None = None
    high: float | None = None
    low_high_source: str = ""


PEOPLE = "people"
GETTING_THERE = "getting there"
THE_OTHER_SIDE = "the other side"
GROUPS = (PEOPLE, GETTING_THERE, THE_OTHER_SIDE)

ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "show_up_rate", "Show-up rate", "share of those still registered", 0.0, 1.0, 0.01, PEOPLE, SHOW_UP_RATE,
        "free events: 0.50 to 0.72", True,
        "The share of people still on the books at the start who come. Seen elsewhere: free events 72 % (PheedLoop, "
        "860 events), paid events 83 %, hackathons 64 % and 52 to 58 % of those who came by bus, meetups 46 to 51 %, "
        "campaign volunteers 50 %, clinics 95 % on the same day and 67 % after 15 days.",
        low=0.51, high=0.77,
        low_high_source="the model's own doubt about a rate that nobody has measured; 46 to 83 % were seen elsewhere",
    ),
    Assumption(
        "late_surge", "Late sign-ups", "times the expected", 0.0, 5.0, 0.1, PEOPLE, 1.0,
        "this event's own curve", False,
        "Multiplies the sign-ups still to come: 0 means that nobody signs up any more, 2 twice as many as expected.",
        low=0.5, high=2.0, low_high_source="judgement: half as many as expected, or twice as many",
    ),
    Assumption(
        "walk_up_rate", "Walk-ups", "people per registered person who comes", 0.0, 1.0, 0.01, PEOPLE, WALK_UP_RATE,
        "judgement", True,
        "People who come without having signed up, for every registered person who comes.",
        low=0.02, high=0.12, low_high_source="judgement: the model's own doubt about its 5 %",
    ),
    Assumption(
        "blocked_share", "Buses blocked", "share of buses", 0.0, 1.0, 0.01, GETTING_THERE, BLOCKED_SHARE,
        "judgement", True,
        "The share of buses that do not arrive. Buses share half their fate: where one is stopped, the others are "
        "likelier to be.",
        low=0.02, high=0.50,
        low_high_source="judgement: hardly any, or every second: in November 2011 all were reported barred at once",
    ),
    Assumption(
        "stranded_share", "Coming without a seat", "share of those without a seat", 0.0, 1.0, 0.01, GETTING_THERE,
        STRANDED_SHARE, "judgement", True,
        "Of the people whose city has no seat left that runs, the share who find their own way.",
        low=0.0, high=0.30, low_high_source="judgement: nobody, or three in ten by train or in other people's cars",
    ),
    Assumption(
        "extra_seats", "Extra seats", "seats", 0.0, 2000.0, 10.0, GETTING_THERE, 0.0, "the bus list", False,
        "Seats added to the cities that are short of them, in proportion to the shortage; they can be blocked too.",
        low=0.0, high=500.0, low_high_source="judgement: none, or ten more buses of 50",
    ),
    Assumption(
        "bad_weather", "Bad weather", "0 none to 1 storm", 0.0, 1.0, 0.05, GETTING_THERE, 0.0, "judgement", True,
        "At 1 the odds of coming fall by a third and half as many again cancel.",
        low=0.0, high=0.60, low_high_source="judgement: none, or a day of rain",
    ),
    Assumption(
        "capacity", "Room in the place", "people", 0.0, 100_000_000.0, 50.0, GETTING_THERE, None, "the event", False,
        "The place holds no more; where nothing is known, there is no limit.",
    ),
    Assumption(
        "concession", "Concession by the other side", "0 none to 1 full", 0.0, 1.0, 0.05, THE_OTHER_SIDE, 0.0,
        "judgement", True,
        "At 1 the odds of coming fall by two fifths and half as many again cancel.",
        low=0.0, high=0.50, low_high_source="judgement: none, or half of what was asked for",
    ),
    Assumption(
        "shock", "Shock to all cities", "spread on the logit scale", 0.0, 1.0, 0.01, THE_OTHER_SIDE, SHOCK,
        "0.10 repeated events, 0.50 volatile ones", True,
        "How far one thing that hits every city at once may move the show-up rate. At 0.35 and a rate of 65 % it is "
        "about 8 points either way.",
        low=0.10, high=0.50, low_high_source="judgement: as calm as an event held every week, or a volatile one",
    ),
    Assumption(
        "outside_weight", "Weight of the outside view", "share", 0.0, 1.0, 0.01, THE_OTHER_SIDE, None,
        outside.SOURCE, False,
        "How much the record of announced demonstrations counts beside this event's own sign-ups; the less certain "
        "the sign-ups leave us, the more.",
        outside.SOURCE_URL,
        low=0.0, high=0.30, low_high_source="judgement: left out, or over twice what is usual two weeks ahead (12 %)",
    ),
    Assumption(
        "target", "Target", "people", 1.0, 100_000_000.0, 1.0, THE_OTHER_SIDE, None, "the organisers", False,
        "The number that the organisers announced; the bands of the verdict follow it.",
    ),
)  # fmt: skip

BY_NAME = {assumption.name: assumption for assumption in ASSUMPTIONS}
