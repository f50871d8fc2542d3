"""How fresh the sign-ups are: the finding in words, then by city and by source."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.base import rows_of
from dashboard.escape import escaped
from dashboard.intake import words
from dashboard.stored import EventSummary, Freshness
from forecasting import notation

_MOST = 8


def show(found: Freshness, event: EventSummary) -> None:
    """Two tables side by side; nothing where nobody has signed up."""
    if found.by_city.empty:
        return
    now = datetime.now(UTC)
    zone = event.timezone
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(gap="xsmall"):
        st.subheader(escaped(words.silence(found.by_city, min(now, event.starts_at)), 300), anchor=False)
        st.caption("People registered, the last sign-up, and the last change of any kind, by city.")
        _table(
            found.by_city, ("city", "registered", "last sign-up", "last change"),
            lambda row: (
                _name(row.city, "no city"), f"{row.registered:,}", _when(row.last_sign_up, zone),
                _when(row.last_change, zone),
            ),
        )  # fmt: skip
    with right, st.container(gap="xsmall"):
        st.subheader("Where they came from", anchor=False)
        st.caption("Sign-ups by the list that brought them, as it was named at import.")
        _table(
            found.by_source, ("list", "rows", "last file"),
            lambda row: (_name(row.source, "unnamed"), f"{row.rows:,}", _when(row.last_import, zone)),
        )  # fmt: skip


def last_sign_up(found: Freshness) -> datetime | None:
    """When the last person signed up; None where nobody has."""
    moments = pd.to_datetime(found.by_city["last_sign_up"], utc=True).dropna()
    return moments.max().to_pydatetime() if len(moments) else None


def _table(table: pd.DataFrame, columns: tuple[str, ...], cells: Callable[[Any], tuple[str, ...]]) -> None:
    """The first rows as words; the others are counted."""
    shown = pd.DataFrame([cells(row) for row in rows_of(table.head(_MOST))], columns=list(columns))
    st.table(shown, border="horizontal", hide_index=True, alt=f"By {columns[0]}: {', '.join(columns[1:])}")
    if len(table) > _MOST:
        st.caption(f"and {len(table) - _MOST:,} more")


def _name(value: Any, missing: str) -> str:
    return missing if value is None or pd.isna(value) or not str(value).strip() else escaped(value, 40)


def _when(moment: Any, zone: str) -> str:
    """A moment without its weekday, so that a row stays on one line of a phone."""
    if moment is None or pd.isna(moment):
        return ""
    return notation.moment(pd.Timestamp(moment), zone, year=False).partition(" ")[2]
