"""The web door: frame, navigation by role, and what happens when something fails. Nothing is computed here.

Streamlit reads this file twice: once as a module, for the server, and for every visitor as a script, for the page.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: more threads made fits many times slower

import streamlit as st

from dashboard import server

if __name__ != "__main__":
    server.check_start()
    app = st.App(__file__, lifespan=server.lifespan, middleware=server.MIDDLEWARE, on_script_error=server.last_net)
else:
    from dashboard import guard, signing, styles, troubles, visitor

    st.set_page_config(page_title="Showdown", layout="wide")
    styles.apply()
    pages = [
        st.Page("dashboard/pages/outlook.py", title="Outlook", default=True),
        st.Page("dashboard/pages/scenarios.py", title="Scenarios"),
        st.Page("dashboard/pages/signals.py", title="Signals"),
        st.Page("dashboard/pages/track_record.py", title="Track record"),
        *([st.Page("dashboard/pages/data.py", title="Data")] if visitor.is_organiser() else []),
        st.Page("dashboard/pages/method.py", title="Method"),
    ]
    chosen = st.navigation(pages, position="top")
    with st.container(horizontal_alignment="center"), st.container(width=1160, gap="medium"):
        with guard.guarded():
            troubles.show()
            chosen.run()
        signing.show()
