"""How a forecast is made: each step in plain words, and below them its formula with the constants of the code."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from scipy.special import expit, logit, ndtri

from dashboard.method.article import formula, number, per_cent
from forecasting import cities, clock, curve_shapes, pool, registrations, show_up, thinning, transport, turnout
from forecasting.assumptions import BLOCKED_SHARE, SHOCK, SHOW_UP_RATE, STRANDED_SHARE, WALK_UP_RATE
from forecasting.forecast import DRAWS, SEED


@dataclass(frozen=True)
class Step:
    """One step. words: Markdown. formulas: LaTeX, each on a line of its own."""

    heading: str
    words: str
    formulas: tuple[str, ...] = ()


def show() -> None:
    """All steps in the order in which they are computed."""
    st.markdown(
        f"A future is one run through the steps below, with its own luck. There are {DRAWS:,} of them. The random "
        f"numbers follow from a fixed seed ({SEED}), so the same data give the same answer to everyone, and two "
        "scenarios differ by what they assume and not by luck."
    )
    for count, step in enumerate((*BEFORE_THE_DAY, *ON_THE_DAY), start=1):
        with st.container(gap="xsmall"):
            st.subheader(f"{count}. {step.heading}", anchor=False)
            st.markdown(step.words)
            for text in step.formulas:
                st.latex(text)


def _range_of_rate() -> tuple[float, float]:
    """Ends of the 80 % range of the show-up rate, by its doubt and the shock."""
    spread = float(ndtri(0.9)) * float(np.hypot(show_up.GUESS_SD, SHOCK))
    middle = float(logit(SHOW_UP_RATE))
    return float(expit(middle - spread)), float(expit(middle + spread))


def _example_of_shared_luck(people: int = 1000) -> str:
    """What the shared doubt does to the range of a round number of people, beside coin flips."""
    low, high = _range_of_rate()
    flips = float(ndtri(0.9)) * float(np.sqrt(people * SHOW_UP_RATE * (1 - SHOW_UP_RATE)))
    middle = people * SHOW_UP_RATE
    return (
        f"Of {people:,} people on the books, {middle:,.0f} come in the middle future. Were each a coin flip of its "
        f"own, the 80 % range would be {middle - flips:,.0f} to {middle + flips:,.0f}; with the shared doubt it is "
        f"{people * low:,.0f} to {people * high:,.0f}."
    )


def _shapes() -> tuple[str, ...]:
    """The slope prior of every shape, two to a line."""
    told = []
    for shape in curve_shapes.SHAPES:
        curve = r"-d/10" if shape.offset is None else rf"-\log(d+{number(shape.offset)})"
        prior = rf"N({number(shape.slope_mean)},\,{number(shape.slope_sd)}^2)"
        told.append(rf"f={curve}:\ \beta\sim {prior}")
    return tuple(told)


BEFORE_THE_DAY = (
    Step(
        "Days are counted back from the moment you look",
        f"A day is 24 hours back from the as-of moment, so that no day is half full; the last {clock.WINDOW_DAYS} of "
        "them count. The day in which sign-up ends counts only for the share of a usual day's sign-ups that falls "
        "into the hours that are left. Those hours are learnt from this event's own sign-ups, mixed with an even day "
        f"worth {clock.FLAT_PROFILE_PEOPLE:.0f} people. Nothing recorded after the as-of moment is used.",
    ),
    Step(
        "Three views say how many will still sign up",
        "The views are pooled: each future belongs to one of them. *Closed*: nobody signs up any more. The longer the "
        "silence since the last sign-up, the likelier; where the event names a closing time that lies ahead, this "
        f"view is dropped. Of the rest, {per_cent(pool.MOMENTUM_WEIGHT)} follow the *pace* of last week and "
        f"{per_cent(1 - pool.MOMENTUM_WEIGHT)} a *curve* towards the start. Before pace and curve, a day that stands "
        f"out is cut to {number(pool.SPIKE_TIMES)} times the busiest of the {pool.SPIKE_DAYS} days on either side (or "
        f"the usual day, where that is more) and {number(pool.SPIKE_MORE)} sign-ups more: a list handed in at once is "
        "no pace. With *g* the silence in units of the usual gap between sign-ups:",
        (
            formula(
                r"P(\text{closed})=\frac{<prior>}{<prior>+<rest>\,(1+g/<tail>)^{-<tail>}}",
                prior=pool.CLOSED_PRIOR, rest=1 - pool.CLOSED_PRIOR, tail=pool.CLOSED_TAIL,
            ),
        ),
    ),
    Step(
        "The pace of last week goes on, changed as paces change",
        f"Sign-ups of the last {pool.MOMENTUM_DAYS} days give a daily pace *r*. It is multiplied by a factor with "
        "heavy tails, whose middle is a little below 1 far from the start (*D* days ahead) and above it in the last "
        f"day. *t* is Student's with {pool.MOMENTUM_FREEDOM} degrees of freedom, cut at "
        f"±{number(pool.MOMENTUM_CLIP)}; *n* is "
        "the number of sign-ups in those days.",
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
        "Daily sign-ups are fitted by a regression for counts (negative binomial, variance μ + αμ²) on *d*, the days "
        f"to the start, in four shapes. A day weighs {number(curve_shapes.AGE_WEIGHT)} of the day after it. What a "
        "lone event cannot tell, such as the slope, leans on priors taken from other events. Near the start the steep "
        f"shapes count, far from it the flat ones; they weigh the same at {number(pool.EVEN_DAYS)} days. α leans on "
        f"{number(curve_shapes.DISPERSION_PRIOR)} with the weight of {number(curve_shapes.DISPERSION_PSEUDO_DAYS)} "
        f"days. Each future drifts by a lognormal factor, spread {number(curve_shapes.EXTRA_SD_AT_14_DAYS)} at two "
        "weeks, growing with the root of the distance. Weekends have their own effect δ.",
        (
            r"\log\mu_d=a+\beta f(d)+\delta\cdot\text{weekend}",
            formula(
                r"a\sim N(0,\,<level>^2),\quad\delta\sim N(<mean>,\,<sd>^2)",
                level=curve_shapes.LEVEL_SD, mean=curve_shapes.WEEKEND_PRIOR[0], sd=curve_shapes.WEEKEND_PRIOR[1],
            ),
            *_shapes(),
            formula(
                r"\text{near}=\frac{1}{1+(D/<even>)^{<power>}}", even=pool.EVEN_DAYS, power=pool.EVEN_POWER
            ),
            r"\text{weights}=\text{near}\cdot(" + ",\\ ".join(map(number, pool.NEAR_SHAPE_WEIGHTS)) + ")",
            r"{}+(1-\text{near})\cdot(" + ",\\ ".join(map(number, pool.FAR_SHAPE_WEIGHTS)) + ")",
        ),
    ),
    Step(
        "Sign-ups are shared out among cities and become people",
        "The whole is forecast first and then split, because forecasting each city by itself did worse. The shares "
        f"lean on the last {registrations.RECENT_DAYS} days and are uncertain themselves; they are rounded so that "
        "cities add up to the whole. A sign-up may bring a party: its size is drawn from the mean and the spread "
        f"seen so far. Where there are very many cities, the {cities.MOST_CITIES} largest, those with a bus and the "
        "event's own are told apart. *G* is the number of cities.",
        (
            formula(
                r"\alpha_c=<all>\,n_c^{\text{all}}+<recent>\,n_c^{\text{recent}}+<flat>\min(1,\,<cities>/G)",
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
        "cancelled over *e* person-days on the books, beside a prior of "
        f"{number(registrations.CANCELLATIONS_PRIOR)} in {number(registrations.EXPOSURE_PRIOR)}. A wide spread stands "
        "for groups. People on the books are exposed for all *D* days that are left, those still to come for half of "
        "them. Where nobody ever cancelled, the rate is 0 and the show-up rate has to cover it.",
        (
            formula(
                r"\kappa\sim\mathrm{Gamma}(<people>+k,\ \text{rate }<days>+e)\cdot e^{<sd>z}",
                people=registrations.CANCELLATIONS_PRIOR, days=registrations.EXPOSURE_PRIOR,
                sd=registrations.CANCELLATION_SPREAD,
            ),
            r"P(\text{stays})=e^{-\kappa D}\ \text{or}\ e^{-\kappa D/2}",
        ),
    ),
)  # fmt: skip

ON_THE_DAY = (
    Step(
        "Who comes is a guess, with a shock that hits everyone at once",
        f"The middle of the show-up rate is {per_cent(SHOW_UP_RATE)}, a judgement. Two doubts move it in every city "
        "alike: how well the rate itself is known (*z₁*), and what the day brings, from police to weather (*z₂*). A "
        "rate that you type is no guess any more: *z₁* is dropped. Cities differ a little besides. "
        + _example_of_shared_luck(),
        (
            formula(
                r"\mathrm{logit}\,p=\mathrm{logit}\,<rate>+<guess>\,z_1+<shock>\,z_2-<concession>\,c-<weather>\,w",
                rate=SHOW_UP_RATE, guess=show_up.GUESS_SD, shock=SHOCK, concession=show_up.CONCESSION_EFFECT,
                weather=show_up.WEATHER_EFFECT,
            ),
            formula(
                r"K_c=n_cp+z_c\sqrt{v\,(\varphi+<city>^2v)},\quad v=n_cp(1-p)", city=show_up.CITY_SD
            ),
            formula(
                r"\kappa\ \text{rises by}\ (1+<rise>\,c)(1+<rise>\,w)", rise=turnout.CANCEL_RISE
            ),
        ),
    ),
    Step(
        "Some come without having signed up",
        f"For every 100 registered people who come, {number(WALK_UP_RATE * 100)} walk up, give or take a factor of "
        "two: a judgement. They need no seat.",
        (
            formula(
                r"W=<rate>\,e^{<spread>z}\sum_c K_c", rate=WALK_UP_RATE, spread=turnout.WALK_UP_SPREAD
            ),
        ),
    ),
    Step(
        "The outside view has its say",
        "What comes of announced numbers elsewhere is [weighed in](#outside): the less certain this event's own "
        "sign-ups leave us, the more it counts. This happens before buses, and on the scale of the logarithm; *m* "
        "and *s* are middle and spread of our own futures, *m₀* and *s₀* those of the record. A typed show-up rate "
        "switches it off. With no sign-up yet, the outside view is the forecast.",
        (
            r"w=\frac{s^2}{s^2+s_0^2},\quad m'=(1-w)\,m+w\,m_0",
            r"s'^2=(1-w)^2s^2+w^2s_0^2",
        ),
    ),
    Step(
        "Buses fail together, and the place holds no more than it holds",
        f"Each bus is blocked with a chance of {per_cent(BLOCKED_SHARE)}. Buses share half their fate (ρ), so that "
        "many fail in the same future or hardly any. Whoever is left without a seat stays away, unless a scenario "
        f"says otherwise (σ, {number(STRANDED_SHARE)} by default). People of the event's own city need no bus, nor "
        "does anyone where no bus is listed. Where the place is full, cities and walk-ups give way in proportion.",
        (
            formula(
                r"\text{blocked where}\ \sqrt{<own>}\,Z+\sqrt{<rest>}\,E_j\le\Phi^{-1}(<share>)",
                own=transport.SHARED_FATE, rest=1 - transport.SHARED_FATE, share=BLOCKED_SHARE,
            ),
            r"A_c=\min(K_c,S_c)+\sigma\,(K_c-S_c)^+",
            r"T=\min\left(\text{capacity},\ \sum_c A_c+W\right)",
        ),
    ),
    Step(
        "What you read is counted",
        "Odds are the share of futures in a band. The number in the headline is the median: half of the futures bring "
        "more. The 80 % range leaves out the lowest and the highest tenth. The fifty dots are fifty futures evenly "
        f"picked from all. Groups of up to {thinning.EXACT_UP_TO} parties are thinned out by exact binomials where a "
        "scenario cannot change them, others by a normal curve that is cut at none and at all.",
    ),
)  # fmt: skip
