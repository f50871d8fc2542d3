"""What the forecast cannot know, what moved, and the words of the pages."""

from dashboard.method.article import counted, per_cent, write
from forecasting import signals
from forecasting.assumptions import SHOW_UP_RATE
from forecasting.what_moved import A_DAY_PASSED, BULK_LISTS, CANCELLATIONS, CORRECTIONS, NEW_SIGN_UPS

MOVED_HEADING = "What moved since yesterday adds up to the last person"
LIMITS_HEADING = "What the forecast cannot know"
GLOSSARY_HEADING = "The words, each with one meaning"

# The forecasts between yesterday and today, and what the step to each is called.
STAGES = (
    ("Yesterday's forecast, as it was.", None),
    ("The same, with the rows that were corrected since.", CORRECTIONS),
    ("As of today, had the past 24 hours brought just what was expected of them.", A_DAY_PASSED),
    ("With the sign-ups that came instead.", NEW_SIGN_UPS),
    ("With the cancellations that came as well: today's forecast.", CANCELLATIONS),
)

LIMITS = (
    (
        "How many came in the founding case is disputed",
        "For the gathering at Alibaba's head office the claims on record run from several tens to 2,000. They are "
        "shown as claims, each with its source, from the day on which they were known. None is taken for the truth, "
        "so this forecast has never been checked against an outcome.",
    ),
    (
        "The bundled event is half simulated",
        "Its sign-ups, buses and posts were never published: ours are simulated, and were made so that the question "
        "stays open to the end. Its milestones and claims are real, with a source each; the hour of the start is an "
        "assumption.",
    ),
    (
        "Posts enter a forecast only where they have earned it",
        "A loud event is not a full one, and posts can be bought. So accounts are counted and not posts, a day beside "
        "a usual one of the week before; and each past day of this very event is forecast from the days before it, "
        f"with the posts and without. Only from {signals.LEAST_TRIED} such days on, and where the gain is larger than "
        "its own standard error, do they change the sign-ups to come: never more than twofold, and half as much every "
        "day. In simulated events useless posts pass that test about five times in a hundred.",
    ),
    (
        "The show-up rate is a guess",
        f"{per_cent(SHOW_UP_RATE)} lies within what other kinds of events saw; no event like this one was measured. "
        "If you know better, type it, and say so when you quote.",
    ),
    (
        "Sign-up that closes early is not foreseen",
        "Two and three weeks ahead the ranges are too narrow where sign-up stops after a rush, as on "
        "[courses](#record). Enter the closing time where it is known.",
    ),
    (
        "A first event is forecast alone",
        "Where a series has met before its own past is used, and says more than any curve. The first event of its "
        "kind, as the bundled one, has no such past; events of other series are not borrowed from.",
    ),
    (
        "A list handed in at once is shown, not judged",
        "A hundred sign-ups or more in one minute, ten times as many as in a busy minute of the event, are pointed "
        "out, with the outlook without them. Whether there are people behind them nobody can tell from here: they "
        "count as any others do, and a day that stands out is cut before the pace is read. Whoever knows that it was a "
        "list marks it on the page *Data*: it then stays on the books, with its buses and its cancellations, and "
        "everything that is still to come is forecast as if it had never come.",
    ),
    (
        "What nobody foresees is not in the range",
        "A ban of the event, a second call, a change of place: no sign-up tells of it before it happens. The shock "
        "makes room for such days, by judgement.",
    ),
    (
        "Whose data these are",
        "Sign-ups name people who take a risk: an import reads only the columns it knows, so that a column of names "
        "or phone numbers never reaches the database, and no page asks another machine for anything.",
    ),
)

GLOSSARY = (
    ("as of", "the moment whose knowledge is used; nothing later changes a number"),
    ("band", "a part of the scale of turnouts with a name, such as *modest*"),
    ("baseline", "the forecast with nothing assumed by a reader"),
    ("blocked", "said of a bus that does not arrive"),
    ("bulk list", "sign-ups handed in at once, as somebody marked them: registered, but no sign of the pace"),
    ("booking curve", "the people on the books, day by day"),
    ("capacity", "how many people the place holds; not the target"),
    ("claim", "what somebody said how many there were, with who said it and where"),
    ("coverage", "how often ranges held what came; an 80 % range should in 80 of 100"),
    ("CRPS", "a score for a whole forecast; 0 is perfect, and an error in people where there is no range"),
    ("draw, or future", "one simulated way that things may go"),
    ("median", "the number that half of the futures exceed"),
    ("milestone", "a dated piece of news about the event"),
    ("no-show", "somebody registered who does not come"),
    ("outlook", "the forecast as a person reads it: verdict, odds, range, moment"),
    ("registered, or on the books", "people signed up who have not cancelled; a sign-up may bring a party of several"),
    ("scenario", "assumptions that a reader sets, under a name or in a link"),
    ("shock", "what hits every city at once and moves the show-up rate"),
    ("show-up rate", "the share of people on the books at the start who come"),
    ("target", "the number that the organisers announced"),
    ("turnout", "people who are there, signed up or not: the thing forecast"),
    ("walk-up", "somebody who comes without having signed up"),
    ("80 % range", "from the number that one future in ten stays below to that which one in ten exceeds"),
)


def show_moved() -> None:
    """The five forecasts between yesterday and today."""
    write(
        f"{counted(len(STAGES)).capitalize()} forecasts are made of one event with the same random numbers, each "
        "with one more thing as it is known today. The difference between the medians of two neighbours is what that "
        "thing did:"
    )
    lines = [
        f"{count}. {what}" + (f" The difference is called *{cause}*." if cause else "")
        for count, (what, cause) in enumerate(STAGES, start=1)
    ]
    write("\n".join(lines))
    write(
        "So the causes add up to the whole difference exactly. Where they are shown in whole people, what rounding "
        "leaves over goes to those with the largest remainder. Where a marked list came in the past 24 hours, one more "
        f"forecast stands before the sign-ups, and its difference is called *{BULK_LISTS}*. The order matters a "
        "little: another one would share out the same whole a bit differently. Assumptions of a reader play no part."
    )


def show_limits() -> None:
    """What a reader should hold against every number here."""
    write("\n".join(f"- **{what}.** {why}" for what, why in LIMITS))


def show_glossary() -> None:
    """One word for one idea, on every page."""
    write("\n".join(f"- **{word}**: {meaning}" for word, meaning in GLOSSARY))
