"""The steps on the day: who of those on the books comes, who else does, and how many get there."""

import numpy as np
from scipy.special import expit, logit, ndtri

from dashboard.method.article import formula, number, per_cent
from dashboard.method.sign_ups import Step
from forecasting import outlook, show_up, thinning, transport, turnout
from forecasting.assumptions import BLOCKED_SHARE, SHOCK, SHOW_UP_RATE, STRANDED_SHARE, WALK_UP_RATE
from forecasting.notation import people

_TENTH_FROM_TOP = float(ndtri(0.9))


def shared_doubt(registered: int = 1000) -> tuple[tuple[float, float], tuple[float, float]]:
    """80 % ranges of those who come out of a round number: by coin flips alone, and by the shared doubt alone."""
    flips = _TENTH_FROM_TOP * float(np.sqrt(registered * SHOW_UP_RATE * (1 - SHOW_UP_RATE)))
    spread, middle = _TENTH_FROM_TOP * float(np.hypot(show_up.GUESS_SD, SHOCK)), float(logit(SHOW_UP_RATE))
    shared = registered * expit([middle - spread, middle + spread])
    return (registered * SHOW_UP_RATE - flips, registered * SHOW_UP_RATE + flips), (float(shared[0]), float(shared[1]))


def _example(registered: int = 1000) -> str:
    flips, shared = (f"{people(low)} to {people(high)}" for low, high in shared_doubt(registered))
    return (
        f"Of {registered:,} people on the books, {people(registered * SHOW_UP_RATE)} come in the middle future. Were "
        f"each a coin flip of its own, the 80 % range would be {flips}; with the shared doubt it is {shared}."
    )


ON_THE_DAY = (
    Step(
        "Who comes is a guess, with a shock that hits everyone at once",
        f"The middle of the show-up rate is {per_cent(SHOW_UP_RATE)}, a judgement. Two doubts move it in every city "
        "alike: how well the rate itself is known (*z₁*), and what the day brings, from police to weather (*z₂*). A "
        "rate that you type is no guess any more: *z₁* is dropped. Cities differ a little besides. Where people were "
        "counted at past events of the series, rate, doubts and cities are learnt from them, drawn to these values "
        "where events are few, and walk-ups are as many as were counted then. "
        f"{_example()} In the formulas *n* people are registered and *K* set out; φ tells how much parties widen the "
        "spread; concession *c* and bad weather *w* are 0 unless a scenario says otherwise. They raise κ too.",
        (
            formula(
                r"\begin{aligned}\mathrm{logit}\,p&=\mathrm{logit}\,<rate>+<guess>\,z_1+<shock>\,z_2"
                r"\\&\quad-<concession>\,c-<weather>\,w\end{aligned}",
                rate=SHOW_UP_RATE, guess=show_up.GUESS_SD, shock=SHOCK, concession=show_up.CONCESSION_EFFECT,
                weather=show_up.WEATHER_EFFECT,
            ),
            formula(
                r"\begin{aligned}v_c&=n_c\,p\,(1-p)\\K_c&=n_c\,p+z_c\sqrt{v_c\,(\varphi+<city>^2v_c)}\end{aligned}",
                city=show_up.CITY_SD,
            ),
            formula(r"\kappa\,(1+<rise>\,c)(1+<other>\,w)", rise=turnout.CANCEL_RISE, other=turnout.CANCEL_RISE),
        ),
    ),
    Step(
        "Some come without having signed up",
        f"For every 100 registered people who set out, {number(WALK_UP_RATE * 100)} walk up, in eight of ten futures "
        f"{100 * WALK_UP_RATE * np.exp(-_TENTH_FROM_TOP * turnout.WALK_UP_SPREAD):.0f} to "
        f"{100 * WALK_UP_RATE * np.exp(_TENTH_FROM_TOP * turnout.WALK_UP_SPREAD):.0f}: a judgement. They need no seat.",
        (formula(r"W=<rate>\,e^{<spread>z}\sum_c K_c", rate=WALK_UP_RATE, spread=turnout.WALK_UP_SPREAD),),
    ),
    Step(
        "The outside view has its say",
        "What [announced numbers came to elsewhere](#outside) is weighed in: the less certain this event's own "
        "sign-ups leave us, the more it counts. A typed show-up rate switches the outside view off, unless its weight "
        "is typed as well. With no sign-up yet, it is the forecast; without a target there is none. Counted past "
        "events of the same organiser [move and narrow it](#outside). It acts before buses do. In the formulas *l* is "
        "the logarithm of a future's people and one more; *m* and *s* are the middle of *l* over all futures and its "
        "spread, read off its 80 % range; *m₀* and *s₀* are those of the record at this target, and *l′* is what the "
        "future becomes.",
        (
            r"w=\frac{s^2}{s^2+s_0^2}",
            r"\begin{aligned}m'&=(1-w)\,m+w\,m_0\\s'^2&=(1-w)^2s^2+w^2s_0^2"
            r"\\l'&=m'+(l-m)\,s'/s\rule[-0.6em]{0pt}{1.2em}\end{aligned}",
        ),
    ),
    Step(
        "Buses fail together, and the place holds no more than it holds",
        f"Each bus is blocked with a chance of {per_cent(BLOCKED_SHARE)}. Their fates are correlated "
        f"({number(transport.SHARED_FATE)}), so that in one future many fail and in another hardly any. Of those left "
        f"without one of the *S* seats that run, the share σ comes all the same ({per_cent(STRANDED_SHARE)} unless a "
        "scenario says otherwise). People of the event's own city need no bus, nor does anyone where none is listed. "
        "Where the place is full, cities and walk-ups give way in proportion. *A* people of a city arrive. A bus *j* "
        "is blocked where",
        (
            formula(
                r"\sqrt{<own>}\,z+\sqrt{<rest>}\,z_j\le\Phi^{-1}(<share>)",
                own=transport.SHARED_FATE, rest=1 - transport.SHARED_FATE, share=BLOCKED_SHARE,
            ),
            r"A_c=\min(K_c,S_c)+\sigma\,(K_c-S_c)^+",
            r"\text{turnout}=\min\left(\text{capacity},\ \sum_c A_c+W\right)",
        ),
    ),
    Step(
        "What you read is counted",
        "Odds are the share of futures in a band. The number in the headline is the median: half of the futures bring "
        f"more. The 80 % range leaves out the lowest and the highest tenth. The {outlook.DOTS} dots are futures "
        "picked evenly from all. Nothing is smoothed. Who stays and who comes is drawn by a normal curve, cut at "
        f"nobody and at all and rounded; cities of up to {thinning.EXACT_UP_TO} parties on the books stay by exact "
        "binomials.",
    ),
)  # fmt: skip
