"""How the number is made, what it rests on, and how far to trust it. Needs no event and no data."""

import streamlit as st

from dashboard.method import article, backtest, defaults, limits, reference, steps, verdict
from dashboard.method.article import Section, per_cent
from forecasting.assumptions import SHOW_UP_RATE
from forecasting.forecast import DRAWS

SECTIONS = (
    Section("steps", "how it is made", f"{DRAWS:,} futures, each built in the same steps", steps.show),
    Section("words", "verdict words", verdict.HEADING, verdict.show),
    Section("assumptions", "assumptions", defaults.HEADING, defaults.show),
    Section("outside", "outside view", reference.HEADING, reference.show),
    Section("record", "track record", backtest.HEADING, backtest.show),
    Section("moved", "what moved", limits.MOVED_HEADING, limits.show_moved),
    Section("limits", "limits", limits.LIMITS_HEADING, limits.show_limits),
    Section("glossary", "glossary", limits.GLOSSARY_HEADING, limits.show_glossary),
)


def page() -> None:
    with st.container(horizontal_alignment="center"), st.container(width=article.MEASURE, gap="large"):
        with st.container(gap="small"):
            st.title("How the number is made, and how far to trust it", anchor=False)
            st.markdown(answer())
            article.contents(SECTIONS)
        for section in SECTIONS:
            article.show(section)


def answer() -> str:
    """The whole page in four sentences."""
    hotel, courses = (one.of(backtest.OURS).held[1] for one in (backtest.HOTEL, backtest.COURSES))
    return (
        f"The number is how many people will be there when an event begins: the middle of {DRAWS:,} simulated futures, "
        "with the range that eight in ten of them fall in, and the share of them that reaches the target. It rests on "
        "three things: the event's own sign-ups; how many of the registered come, which is a judgement "
        f"({per_cent(SHOW_UP_RATE)}, give or take); and what announced numbers came to at {reference.events():,} "
        f"assemblies in Berlin. For the first part there is a record: 80 % ranges for people *registered* held "
        f"{hotel} times in 100 on hotel bookings, but only {courses} times on {backtest.COURSES.events} courses that "
        "closed early. For turnout at a one-off protest there is none, so treat the range as the least doubt to have. "
        "The sign-ups, buses and posts of the bundled event are **simulated**; its milestones and claims are real."
    )


page()
