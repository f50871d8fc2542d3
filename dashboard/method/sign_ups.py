"""The steps before the day: who will be on the books when the event begins."""

from dataclasses import dataclass
from math import exp

from dashboard.method.article import formula, number, per_cent
from forecasting import cities, clock, curve_shapes, pickup, pool, registrations, series_view


@dataclass(frozen=True)
class Step:
    """One step of a forecast. words: Markdown. formulas: LaTeX, each on a line of its own."""

    heading: str
    words: str
    formulas: tuple[str, ...] = ()


def _shapes() -> str:
    """The four shapes, each with the prior of its slope, below one another."""
    lines = []
    for shape in curve_shapes.SHAPES:
        curve = "-d/10" if shape.offset is None else rf"-\log(d+{number(shape.offset)})"
        lines.append(rf"f&={curve},&\beta&\sim N({number(shape.slope_mean)},\,{number(shape.slope_sd)}^2)")
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def _weights() -> str:
    """How the four shapes share their part of the pool."""
    near, far = (",\\ ".join(map(number, one)) for one in (pool.NEAR_SHAPE_WEIGHTS, pool.FAR_SHAPE_WEIGHTS))
    return rf"\begin{{aligned}}\text{{weights}}&=u\,({near})\\&\quad+(1-u)\,({far})\end{{aligned}}"


def _even_pace() -> float:
    """Days before the start at which the pace of last week goes on unchanged in the middle."""
    return (pool.MOMENTUM_NEAR / -pool.MOMENTUM_FAR) ** 2


BEFORE_THE_DAY = (
    Step(
        "Days are counted back from the moment you look",
        f"A day is 24 hours back from the as-of moment, so that none is half full; the last {clock.WINDOW_DAYS} of "
        "them count. The day in which sign-up ends counts only for the share of a usual day's sign-ups that falls "
        "into the hours that are left. Those hours are learnt from this event's own sign-ups, mixed with an even day "
        f"worth {clock.FLAT_PROFILE_PEOPLE:.0f} people. Nothing recorded after the as-of moment is used.",
    ),
    Step(
        "Three views say how many will still sign up",
        "Each future belongs to one of them. *Closed*: nobody signs up any more. The longer the silence since the "
        "last sign-up, the likelier; where the event names a closing time that lies ahead, this view is dropped. Of "
        f"the rest, {per_cent(pool.MOMENTUM_WEIGHT)} follow the *pace* of last week and "
        f"{per_cent(1 - pool.MOMENTUM_WEIGHT)} a *curve* towards the start. For pace and curve, a day that stands out "
        "counts for no more than "
        f"{number(pool.SPIKE_TIMES)} times the busiest of the {pool.SPIKE_DAYS} days on either side (or the usual "
        f"day, where that is more) and {number(pool.SPIKE_MORE)} sign-ups on top: a list handed in at once is no "
        f"pace. No day to come brings more than {number(pool.CEILING_TIMES)} times the busiest so far and "
        f"{number(pool.CEILING_MORE)} on top. With *g* the silence, in units of the usual gap between sign-ups:",
        (
            formula(
                r"P(\text{closed})=\frac{<prior>}{<prior>+<rest>\,(1+g/<tail>)^{-<tail>}}",
                prior=pool.CLOSED_PRIOR, rest=1 - pool.CLOSED_PRIOR, tail=pool.CLOSED_TAIL,
            ),
        ),
    ),
    Step(
        "The pace of last week goes on, changed as paces change",
        f"The *n* sign-ups of the last {pool.MOMENTUM_DAYS} days (fewer where sign-up is younger) give a daily pace "
        f"*r*. It is multiplied by a factor with heavy tails. Its middle is 1 at {_even_pace():.0f} day before the "
        f"start, more after, and falls towards {exp(pool.MOMENTUM_FAR):.2f} far from it. *D* is the days to the "
        f"start, at least {number(pool.SHORTEST_DISTANCE)}; *t* is Student's with {pool.MOMENTUM_FREEDOM} degrees of "
        f"freedom, cut at ±{number(pool.MOMENTUM_CLIP)}.",
        (
            formula(
                r"r\sim\mathrm{Gamma}(n+<prior>,\ \text{rate }<days>)",
                prior=pool.PACE_PRIOR, days=pool.MOMENTUM_DAYS,
            ),
            formula(
                r"\text{a day}\sim\mathrm{Poisson}\left(r\,e^{<far>+<near>/\sqrt D+<sd>\,t}\right)",
                far=pool.MOMENTUM_FAR, near=pool.MOMENTUM_NEAR, sd=pool.MOMENTUM_SD,
            ),
        ),
    ),
    Step(
        "Four curves say how pace rises towards the start",
        "Daily sign-ups are fitted on *d*, the days to the start, in four shapes. A day weighs "
        f"{number(curve_shapes.AGE_WEIGHT)} of the day after it. What a lone event cannot tell, such as the slope, "
        "leans on priors taken from other events. Near the start the steep shapes count, far from it the flat ones; "
        f"they weigh the same at {number(pool.EVEN_DAYS)} days. It is a regression for counts (negative binomial, "
        f"variance μ + αμ²); α leans on {number(curve_shapes.DISPERSION_PRIOR)} with the weight of "
        f"{number(curve_shapes.DISPERSION_PSEUDO_DAYS)} days. Fit and prior are weighed by precision; with fewer than "
        f"{curve_shapes.FEWEST_DAYS} days, or {curve_shapes.FEWEST_ACTIVE_DAYS} with sign-ups, they are fitted as "
        f"one. Each future drifts by a lognormal factor, spread {number(curve_shapes.EXTRA_SD_AT_14_DAYS)} at two "
        f"weeks, growing with the root of the distance up to {curve_shapes.LONGEST_EXTRA_DAYS} days. *Weekend* "
        "is the share of Saturday and Sunday in a day.",
        (
            r"\log\mu_d=a+\beta f(d)+\delta\cdot\text{weekend}",
            formula(
                r"a\sim N(0,\,<level>^2),\quad\delta\sim N(<mean>,\,<sd>^2)",
                level=curve_shapes.LEVEL_SD, mean=curve_shapes.WEEKEND_PRIOR[0], sd=curve_shapes.WEEKEND_PRIOR[1],
            ),
            _shapes(),
            formula(r"u=\frac{1}{1+(D/<even>)^{<power>}}", even=pool.EVEN_DAYS, power=pool.EVEN_POWER),
            _weights(),
        ),
    ),
    Step(
        "Sign-ups are shared out among cities and become people",
        "The whole is forecast first and then split, because forecasting each city by itself did worse. The shares "
        f"lean on the last {registrations.RECENT_DAYS} days (*r* sign-ups of a city beside its *n* in all) and are "
        "uncertain themselves; they are rounded so that the *G* cities add up to the whole. A sign-up may bring a "
        f"party, whose size is drawn from the mean and the spread seen so far. Of very many cities the "
        f"{cities.MOST_CITIES} largest, "
        "those with a bus and the event's own are told apart.",
        (
            formula(
                r"\alpha_c=<all>\,n_c+<recent>\,r_c+<flat>\min(1,\,<cities>/G)",
                all=registrations.SPLIT_ALL, recent=registrations.SPLIT_RECENT, flat=registrations.SPLIT_FLAT,
                cities=registrations.SPLIT_FLAT_CITIES,
            ),
            formula(
                r"\text{shares}\sim\mathrm{Dirichlet}\left(\tfrac{\alpha}{\Sigma\alpha}\min(\Sigma\alpha,\,<cap>)\right)",
                cap=registrations.SPLIT_PEOPLE_CAP,
            ),
        ),
    ),
    Step(
        "Some cancel, and groups leave together",
        f"The rate at which people cancel is learnt from the last {registrations.CANCELLATION_DAYS} days: *k* people "
        "over *b* person-days on the books, beside a prior of "
        f"{number(registrations.CANCELLATIONS_PRIOR)} in {number(registrations.EXPOSURE_PRIOR)}. A wide spread stands "
        "for groups. People on the books are exposed for all *D* days that are left, those still to come for half of "
        "them. Where nobody ever cancelled, the rate is 0 and the show-up rate has to cover it.",
        (
            formula(
                r"\kappa\sim\mathrm{Gamma}(<people>+k,\ \text{rate }<days>+b)\cdot e^{<sd>z}",
                people=registrations.CANCELLATIONS_PRIOR, days=registrations.EXPOSURE_PRIOR,
                sd=registrations.CANCELLATION_SPREAD,
            ),
            r"P(\text{stays})=e^{-\kappa D}\ \text{or}\ e^{-\kappa D/2}",
        ),
    ),
    Step(
        "Where the series has met before, its past events say more than one curve",
        "Two views of how many will be registered, averaged quantile by quantile. *Two parts*: the share of the books "
        "that stays, and newcomers on the scale of square roots, both from what came of finished events from the same "
        f"lead on; the latest count most (half the weight after {number(pickup.LEVEL_EVENTS)} events), those of the "
        f"same weekday {number(pickup.SAME_WEEKDAY)} times as much, and events under way tell the days that they "
        "have behind them. *Pickup*: what recent events gained day by day, moved by how large books and pace of last "
        f"week are; it joins in from {pickup.PICKUP_FROM} finished events on. The views from the event's own sign-ups "
        "above stay in with the weight *w*, the less the more events *N* are known and the further off the start is, "
        "*D* days away; where this event is of quite another size, past events count less by the ratio of the sizes.",
        (
            formula(
                r"w=\frac{<own>}{N+<own>}\cdot\frac{<days>}{D+<days>}",
                own=series_view.OWN_EVENTS, days=series_view.OWN_DAYS,
            ),
        ),
    ),
)  # fmt: skip
