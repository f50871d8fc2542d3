"""What is posted about an event, hour by hour, and what that does to the forecast."""

import pandas as pd
import streamlit as st

from dashboard import cached, frame, links, section
from dashboard.charts.base import rows_of
from dashboard.charts.signal import signal_chart
from dashboard.escape import escaped
from dashboard.palette import palette
from dashboard.record import show_milestones
from forecasting import quoting, signal_findings
from forecasting.loud_hours import Hours, read_hours
from forecasting.tables import LEAST_OF_A_HASHTAG, EventData


def page() -> None:
    chosen = frame.choose()
    if chosen is None:
        return
    version = cached.told_version(chosen.event.event_id, chosen.as_of)
    links.compare_version(version)
    links.write(event=chosen.event.event_id, as_of=links.stamp(chosen.as_of), v=version)
    known = cached.event_data(chosen.event.event_id, chosen.as_of)
    chosen.show_head(known.data_through)
    links.show_sentences()
    show_answer(chosen, known)
    if known.hashtags.empty:
        st.markdown(
            "Import them: `.venv/bin/python cli.py import posts FILE --event EVENT`, a table with post_id, posted_at "
            "and, better, author_id and hashtag."
        )
        return
    hours = read_hours(known)
    if hours.ends:
        with st.container(gap="xsmall"):
            section.show(signal_chart(known, hours, palette(st.context.theme.type)), quoting.record_stamp(known))
            show_milestones(known)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_spells(hours, known)
    with right:
        show_hashtags(known)


def show_answer(chosen: frame.Frame, known: EventData) -> None:
    """In one sentence what posts do to the forecast, and why."""
    with st.container(gap="xsmall"):
        if chosen.started:
            st.title("Nothing is forecast any more", anchor=False)
            st.header(signal_findings.STARTED, anchor=False)
        elif known.hashtags.empty:
            st.title(signal_findings.NOTHING, anchor=False)
        else:
            signal = cached.reading(chosen.event.event_id, chosen.as_of).forecast.signal
            st.title(signal_findings.title(signal), anchor=False)
            st.header(signal_findings.reason(signal), anchor=False)
        st.caption("How posts are counted and tried: [Method](/method#limits).")


def show_spells(hours: Hours, known: EventData) -> None:
    """The hours that stand out, by letter."""
    with st.container(gap="xsmall"):
        st.subheader("Hours that stand out", anchor=False)
        st.caption("Beside the same hours of the three days before and after.")
        told = [
            f"**{letter}** {'■ few accounts' if one.few else '□ many'} · "
            f"{signal_findings.spell(one, known.event.timezone)}"
            for letter, one in signal_findings.lettered(hours.spells)
        ]
        st.markdown("  \n".join(f":small[{line}]" for line in told) if told else ":small[None.]")


def show_hashtags(known: EventData) -> None:
    """All hashtags with their counts; those nobody asked for are listed and not counted."""
    with st.container(gap="xsmall"):
        st.subheader("Hashtags, however they are written", anchor=False)
        st.caption(
            f"One counts where at least {LEAST_OF_A_HASHTAG * 100:.0f} % of the accounts used it; posts in any other "
            "are listed here and nowhere else."
        )
        rows = [
            (_hashtag(row.hashtag), f"{row.posts:,}", f"{row.accounts:,}", "yes" if row.counted else "no")
            for row in rows_of(known.hashtags)
        ]
        table = pd.DataFrame(rows, columns=["hashtag", "posts", "accounts", "counts"])
        st.table(table, border="horizontal", hide_index=True, alt="Hashtags with their posts and accounts")
        unnamed = int(known.signals["unnamed"].sum())
        if unnamed:
            st.caption(f"{unnamed:,} posts name no account: together they count as one account an hour.")


def _hashtag(name: object) -> str:
    if not isinstance(name, str):
        return "all others"
    return f"\\#{escaped(name, 60)}" if name else "none given"


page()
