"""Links that cannot be followed to the letter: a plain sentence, never a traceback."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/scenarios?target=0", "target to “0”"),
        ("/scenarios?target=NaN", "target to “NaN”"),
        ("/scenarios?target=1e309", "target to “1e309”"),
        ("/scenarios?blocked_share=7", "buses blocked to “7”"),
        ("/scenarios?show_up_rate=", "show-up rate to “”"),
        ("/scenarios?event=nobody-knows", "“nobody-knows”, which is not here"),
        ("/?event=nobody-knows", "“nobody-knows”, which is not here"),
        ("/scenarios?target=100&target=x", "target to “x”"),
        ("/scenarios?blocked_share=%EF%BC%91e9", "buses blocked to “１e9”"),
        ("/scenarios?shock=0.5%00", "shock to all cities to “0.5”"),
        (f"/?event={'a' * 8000}", "which is not here"),
        ("/?event=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", '“"><script>alert(1)</script>”, which is not here'),
        ("/?as_of=yesterday", "as-of moment cannot be used"),
        ("/?as_of=2099-01-01", "lies in the future"),
        ("/scenarios?v=000000000000", "data have changed since this link was made"),
        ("/scenarios?as_of=2011-11-24T10:00", "there is no forecast"),
    ],
)
def test_a_bad_link_is_told_in_words(server: str, page: Page, path: str, words: str) -> None:
    page.goto(server + path)
    expect(page.locator('[data-testid="stMain"]')).to_contain_text(words)
    expect(page.locator('[data-testid="stMain"]')).not_to_contain_text("Traceback")
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
