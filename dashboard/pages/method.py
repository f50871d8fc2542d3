"""How the number is made, what it rests on, and how far to trust it. Needs no event and no data."""

import streamlit as st

from dashboard.method import article, backtest, defaults, limits, reference, steps, verdict
from dashboard.method.article import Section, per_cent
from forecasting.assumptions import SHOW_UP_RATE
from forecasting.forecast import DRAWS

SECTIONS = (
    Section("words", "the words of a verdict", verdict.HEADING, verdict.show),
    Section("record", "track record", backtest.HEADING, backtest.show_summary),
    Section("limits", "limits", limits.LIMITS_HEADING, limits.show_limits),
    Section("steps", "step by step", steps.HEADING, steps.show),
    Section("assumptions", "assumptions", defaults.HEADING, defaults.show),
    Section("outside", "outside view", reference.HEADING, reference.show),
    Section("moved", "what moved", limits.MOVED_HEADING, limits.show_moved),
    Section("glossary", "glossary", limits.GLOSSARY_HEADING, limits.show_glossary),
)


def page() -> None:
    with st.container(horizontal_alignment="center"), st.container(width=article.MEASURE, gap="large"):
        with st.container(gap="small"):
            st.title("How the number is made, and how far to trust it", anchor=False)
            article.write(answer())
            article.contents(SECTIONS)
        article.show(SECTIONS)


def answer() -> str:
    """The whole page in a few sentences: what the number is, what it rests on, how often that held."""
    hotel, courses = (one.of(backtest.OURS).held[1] for one in (backtest.HOTEL, backtest.COURSES))
    return (
        f"The number is how many people will be there when an event begins: the middle of {DRAWS:,} simulated "
        "futures, with the range that eight in ten of them fall in and the share that reaches the target. It rests "
        f"on the event's own sign-ups; on how many of the registered come, which is a judgement "
        f"({per_cent(SHOW_UP_RATE)}, give or "
        f"take); and on what announced numbers came to at {reference.events():,} assemblies in Berlin.\n\n"
        f"How often did such forecasts hold? For people *registered*, 80 % ranges held {hotel} times in 100 on hotel "
        f"days, but only {courses} on {article.counted(backtest.COURSES.events)} courses whose sign-up closed early. "
        "For turnout at a one-off protest nobody has a record, so the true doubt may be wider than the range.\n\n"
        "The sign-ups, buses and posts of the bundled event are **simulated**; its milestones and claims are real."
    )


page()
