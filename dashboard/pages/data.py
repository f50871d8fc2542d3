"""What is stored and how fresh it is; files in, rows mended, imports undone, events made and changed."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import cached, frame, links, stored
from dashboard.escape import escaped
from dashboard.intake import (
    bulk_lists,
    event_form,
    fresh,
    imports_list,
    said,
    shredding,
    uploading,
    waiting,
    welcome,
    words,
)  # fmt: skip
from dashboard.stored import EventSummary
from forecasting import notation, wording


def page() -> None:
    if not any(event.simulated is None for event in cached.events()):
        show_first_run()
        return
    event = frame.choose_event()
    assert event is not None
    links.write(event=event.event_id if len(cached.events()) > 1 else None, as_of=None, v=None)
    show_head(event)
    links.show_sentences()
    said.show()
    answer = st.container()
    upload = uploading.place()
    if upload is not None:
        with answer:
            welcome.show_steps(2) if not event.registrations else None
        uploading.show(upload, event)
        return
    imports = tuple(one for one in stored.imports() if one.event_id in (None, event.event_id))
    people = stored.shredding(event.event_id)
    is_shredded = people.shredded_at is not None
    freshness = stored.freshness(event.event_id) if event.registrations and not is_shredded else None
    with answer:
        show_answer(event, imports, freshness)
        shredding.show_notice(people)
    waiting.show(imports, event.timezone)
    if freshness is not None:
        known = cached.event_data(event.event_id, cached.first_as_of(event.event_id))
        bulk_lists.show(known, event, imports, cached.bulk_told(event.event_id, known.as_of))
        fresh.show(freshness, event)
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(gap="small"):
        imports_list.show(imports, event.timezone)
        if not is_shredded:
            bulk_lists.show_whole(event, imports)
    with right, st.container(gap="small"):
        show_events(event)
        shredding.show(people)


def show_first_run() -> None:
    """Nothing here but the bundled event: three steps to a first forecast of one's own."""
    with st.container(gap="xsmall"):
        welcome.show_steps(1)
        st.title("Your event, in under a minute", anchor=False)
        st.header("Then its sign-ups, from whatever file your form tool exports; then the forecast.", anchor=False)
    said.show()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        event_form.show_new()
    with right, st.container(gap="xsmall"):
        if cached.events():
            st.markdown("The bundled event stays beside yours: real claims of 2011, simulated sign-ups and posts.")
            st.page_link(welcome.OUTLOOK, label="Look at its outlook")
        else:
            st.markdown("Not ready? An event of 2011 comes along: real claims, simulated sign-ups and posts.")
            welcome.bundled_button()


def show_head(event: EventSummary) -> None:
    """Which event this is about, in the words of every other page; here everything is as of now."""
    badge = wording.simulated_badge(escaped(event.simulated)) if event.simulated else "sign-ups as imported"
    parts = [f"**{escaped(event.name)}**", *([escaped(event.city)] if event.city else [])]
    parts.append(notation.day(event.starts_at, event.timezone))
    parts += [f"target {event.target:,.10g}"] if event.target else []
    with st.container(gap="xsmall"):
        st.markdown(f":gray-badge[{badge}] :gray[{notation.local_time(event.timezone)}]")
        st.markdown(" · ".join(parts))


def show_answer(
    event: EventSummary, imports: tuple[stored.ImportRecord, ...], freshness: stored.Freshness | None
) -> None:
    """Is everything in, how fresh is it, and what waits for the reader."""
    rows = sum(one.quarantined for one in imports)
    last_import = next((one.imported_at for one in imports if one.undone_at is None and one.kind != "events"), None)
    with st.container(gap="xsmall"):
        if not event.registrations:
            welcome.show_steps(2)
        st.title(words.title(event.registrations, rows), anchor=False)
        last = fresh.last_sign_up(freshness) if freshness is not None else None
        told = words.state(event.registrations, last, last_import, event.timezone, datetime.now(UTC))
        st.header(told, anchor=False)


def show_events(event: EventSummary) -> None:
    """The event that is shown, and the way to another one; both folded away."""
    with st.container(gap="small"):
        st.subheader("The event", anchor=False)
        with st.expander("Change name, start, target, bands, place"):
            event_form.show_known(cached.event_data(event.event_id, cached.first_as_of(event.event_id)).event)
        with st.expander("Add another event"):
            event_form.show_new()


page()
