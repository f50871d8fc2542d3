"""Addresses that somebody tampered with: no page fails on any, and each says what it shows instead.

Some of them; all two hundred are tried by `make bench-reliability`, and some in Chromium.
"""

import logging
from pathlib import Path

import pytest
import streamlit as st

from forecasting.assumptions import BY_NAME
from tests.addresses import ADDRESSES, BY_HAND, Address, expected, faults, small_home

EVERY = 6


def test_no_tampered_address_fails_and_each_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_HOME", str(small_home(tmp_path)))
    tried = [*ADDRESSES[: len(BY_HAND)], *ADDRESSES[len(BY_HAND) :: EVERY]]
    found = [(address, fault) for address in tried for fault in faults(address)]
    st.cache_resource.clear()
    assert len(tried) > 40
    assert found == []


def test_a_fault_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that is nowhere but not told, an error of a page, a line in the log."""
    monkeypatch.setenv("SHOWDOWN_HOME", str(small_home(tmp_path)))

    def fail() -> None:
        logging.getLogger("showdown").error("seen")
        raise KeyError

    monkeypatch.setattr("dashboard.links.show_sentences", fail)
    found = faults(Address("outlook", {"event": "nowhere"}))
    st.cache_resource.clear()
    assert "nothing is said of: which is not here" in found and "seen" in found
    assert any("an error that we did not foresee" in fault for fault in found)


def test_two_hundred_are_tried_on_every_page_with_every_parameter() -> None:
    assert len(ADDRESSES) == 200 == len({repr(address) for address in ADDRESSES})
    tried = {(address.page, name) for address in ADDRESSES for name in address.parameters}
    assert {page for page, _ in tried} == {"outlook", "scenarios", "signals", "track_record", "data", "method"}
    assert {"event", "as_of", "v", *BY_NAME} <= {name for page, name in tried if page == "scenarios"}
    assert sum(bool(expected(address)) for address in ADDRESSES) > 100
