"""The only style rules of our own: what the theme cannot say."""

import streamlit as st

# 1. The sentence changes its number of lines when a slider moves; nothing else can reserve the room.
# 2. A finger cannot hover: the button that copies a sentence or a link is always seen.
# 3. A table that is edited brings a toolbar whose download would let a spreadsheet run a cell as a formula.
# 4. On a phone the odds stay in view while a thumb moves a slider. The rule must be on the outer block.
_RULES = """<style>
.st-key-verdict{min-height:6.25rem}
.stCode>div{opacity:1;visibility:visible}
.stCode pre{padding-right:3.5rem}
[data-testid="stElementToolbar"]{display:none}
@media (max-width:640px){
.st-key-verdict{min-height:14.5rem}
[data-testid="stLayoutWrapper"]:has(> .st-key-sticky_odds){position:sticky;top:3.75rem;z-index:90}
}
</style>"""


def apply() -> None:
    """Put the rules on the page. One constant; nothing from a file ever reaches it."""
    st.html(_RULES)
