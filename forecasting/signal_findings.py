"""What posts do to a forecast, and which hours stand out, in sentences."""

from collections.abc import Sequence

from forecasting import notation
from forecasting.loud_hours import Hours, LoudSpell
from forecasting.signals import BETTER, LEAST_TRIED, NO_BETTER, NO_POSTS, SignalView
from forecasting.tables import FEW_ACCOUNTS

STARTED = "From the start on nothing is forecast; shown are the posts as they were."
NOTHING = "No posts are known yet"
_LETTERS = "ABCDEFGHIJKL"


def title(signal: SignalView) -> str:
    """What posts do to the forecast, in one line."""
    if not signal.used:
        return "Posts do not enter the forecast"
    change = round(100 * (signal.factor - 1))
    if not change:
        return "Posts enter the forecast, and hardly move it today"
    return f"Posts {'raise' if change > 0 else 'lower'} tomorrow's expected sign-ups by {abs(change)} %"


def reason(signal: SignalView) -> str:
    """Why they do, or do not."""
    if signal.verdict == NO_POSTS:
        return "None are known at this moment."
    if signal.verdict not in (BETTER, NO_BETTER):
        return f"They must first be tried on {LEAST_TRIED} past days; {signal.days or 'none'} could be tried so far."
    missed = f"{signal.with_posts:.1f} sign-ups a day with them, {signal.without:.1f} without"
    tried = f"the last {signal.days} days"
    if signal.verdict == BETTER:
        return f"With them {tried} would have been forecast better (missed by {missed}). The effect halves every day."
    if signal.with_posts >= signal.without:
        return f"With them {tried} would have been forecast no better: missed by {missed}."
    return f"With them {tried} would have been forecast no better than by chance: missed by {missed}."


def curve(hours: Hours) -> str:
    """What the hourly curve shows, as a finding."""
    few, many = (sum(spell.few is is_few for spell in hours.spells) for is_few in (True, False))
    if not few and not many:
        return "No hour stands out from the days around it"
    bursts = f"{many} burst{'s' if many > 1 else ''} of posts by many"
    choruses = f"{few} by a few accounts"
    if not many:
        return f"{few} {'burst' if few == 1 else 'bursts'} of posts, by a few accounts"
    return f"{bursts}, {choruses}" if few else bursts


def lettered(spells: Sequence[LoudSpell]) -> list[tuple[str, LoudSpell]]:
    """The spells that are drawn, each with a letter: the latest, oldest first."""
    return list(zip(_LETTERS, spells[-len(_LETTERS) :], strict=False))


def spell(one: LoudSpell, timezone: str) -> str:
    """One spell in words: when, how many posts, by whom."""
    until = notation.moment(one.ends_at, timezone, False).rsplit(", ", 1)[1]
    when = f"{notation.moment(one.begins_at, timezone, False)} to {until}: {one.posts:,} posts"
    if one.few:
        return f"{when}, {one.loudest:,} of them by {FEW_ACCOUNTS} accounts or fewer an hour"
    return f"{when}, by up to {one.accounts:,} accounts an hour"


def alternative(hours: Hours, timezone: str) -> str:
    """The curve in words, for those who cannot see it."""
    loudest = int(hours.posts.argmax())
    words = (
        f"Posts by hour, {int(hours.posts.sum()):,} in all; the most in one hour, {int(hours.posts[loudest]):,}, up to "
        f"{notation.moment(hours.ends[loudest], timezone)}."
    )
    told = [f"{letter}: {spell(one, timezone)}." for letter, one in lettered(hours.spells)]
    return " ".join([words, *told])
