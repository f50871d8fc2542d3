"""Sign in and sign out: a quiet line at the end of every page, where a provider is configured."""

import streamlit as st

from dashboard import visitor
from dashboard.escape import escaped


def show() -> None:
    """The line, or nothing where nobody signs in: without a provider, or where all are reporters."""
    if not visitor.providers() or visitor.takes_no_files():
        return
    with st.container(key="signing", horizontal=True, vertical_alignment="center", gap="small"):
        if st.user.is_logged_in:
            _show_signed_in()
        else:
            st.markdown(":small[:gray[Released numbers, for everyone.]]", width="content")
            for provider in visitor.providers():
                named = "" if provider == "default" else f" with {escaped(provider.capitalize(), 40)}"
                if st.button(f":small[:gray[Organisers sign in{named}]]", key=f"sign_in_{provider}", type="tertiary"):
                    st.login(None if provider == "default" else provider)


def _show_signed_in() -> None:
    address = escaped(st.user.get("email") or "an account without a mail address", 80)
    who = f"Signed in as {address}, an organiser." if visitor.is_organiser() else f"{_refused(address)}"
    st.markdown(f":small[:gray[{who}]]", width="content")
    if st.button(":small[:gray[Sign out]]", key="sign_out", type="tertiary"):
        st.logout()


def _refused(address: str) -> str:
    if st.user.get("email_verified") is not True:
        return f"{address} is not verified by the provider: you read released numbers."
    return f"{address} is not listed as an organiser: you read released numbers."
