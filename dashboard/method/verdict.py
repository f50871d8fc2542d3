"""The words of a verdict and their cut-offs, from the tables that the sentences are made of."""

from dashboard.method.article import counted, number, per_cent, table, write
from forecasting.notation import people, percent
from forecasting.outlook import BAND_STARTS, LEAST_FOR_A_VERDICT
from forecasting.wording import BAND_WORDS, TOO_CLOSE_WORDS, VERDICT_WORDS

EXAMPLE_TARGET = 2000
HEADING = (
    f"{counted(len(BAND_STARTS)).capitalize()} bands for the number, {counted(len(VERDICT_WORDS) + 1)} ways to say "
    "the odds"
)


def show() -> None:
    """Bands, words for odds, and how numbers are rounded."""
    write(
        "The organisers' target divides the scale. The bands belong to the event, and a new target moves them; an "
        "event may have two inner cut-offs of its own in place of the usual ones:"
    )
    table(_bands(), ("Band", "Share of target", f"With a target of {EXAMPLE_TARGET:,}"), "Bands of turnout")
    write("The likeliest band leads the headline. How firmly depends on its odds:")
    table(_words(), ("Odds of the likeliest band", "The headline begins"), "Odds and their words")
    edge = VERDICT_WORDS[0][0] - 0.025
    write(
        f"- The odds count as they are shown, rounded to five points with halves up: {number(edge * 100)} % is shown "
        f"as {percent(edge)}, and counts as that. Only one half is taken before rounding: an even chance or better "
        "makes a verdict, anything below does not.\n"
        "- Of two bands with the same odds, the one with more people leads.\n"
        f"- Nothing is called impossible or certain: the ends are {percent(0.0)} and {percent(1.0)}.\n"
        f"- People are told to two significant figures, halves up: 1,849 reads {people(1849)}, 1,850 reads "
        f"{people(1850)}, and 95 stays {people(95)}. Counts of what is on the books are exact.\n"
        "- Without a target there are no bands: the headline is the median, and the range follows it."
    )


def _bands() -> list[tuple[str, str, str]]:
    """Every band: its name in a sentence, where it begins, and the same in people."""
    rows = []
    ends = [start for _, start in BAND_STARTS[1:]]
    for (name, start), end in zip(BAND_STARTS, [*ends, None], strict=True):
        phrase = BAND_WORDS[name][0].format(target=f"{EXAMPLE_TARGET:,}")
        first = f"{start * EXAMPLE_TARGET:,.0f}"
        reach = f"{first} or more" if end is None else f"{first} to {end * EXAMPLE_TARGET - 1:,.0f}"
        rows.append((phrase, f"from {per_cent(start)}" if start else f"below {per_cent(BAND_STARTS[1][1])}", reach))
    return rows


def _words() -> list[tuple[str, str]]:
    """Every cut-off with its words, strongest first; below one half, the pair that leads."""
    example = BAND_WORDS[BAND_STARTS[-1][0]][0]
    other = BAND_WORDS[BAND_STARTS[-2][0]][0].format(target=f"{EXAMPLE_TARGET:,}")
    rows = [(f"{per_cent(cut_off)} or more", f"{words} {example}") for cut_off, words in VERDICT_WORDS]
    return [*rows, (f"below {per_cent(LEAST_FOR_A_VERDICT)}", f"{TOO_CLOSE_WORDS}: {example} or {other}")]
