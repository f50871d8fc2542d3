"""Page and charts must agree on their colours, and the colours must be told apart."""

import tomllib

import pytest

from dashboard.palette import DARK, LIGHT, Palette, palette
from tests.dashboard.conftest import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_palette_is_that_of_the_page(name: str, colours: Palette) -> None:
    theme = CONFIG["theme"][name]
    assert theme["backgroundColor"] == colours.page
    assert theme["secondaryBackgroundColor"] == colours.panel
    assert theme["textColor"] == theme["linkColor"] == colours.text
    assert theme["grayTextColor"] == colours.muted
    assert colours.accent in theme["chartCategoricalColors"]
    assert set(colours.band_fills[1:]) <= set(theme["chartCategoricalColors"])
    assert [theme["chartSequentialColors"][0], theme["chartSequentialColors"][-1]] == [
        colours.page,
        colours.band_fills[-1],
    ]


def test_a_browser_that_does_not_say_gets_the_light_palette() -> None:
    assert palette(None) is LIGHT
    assert palette("dark") is DARK


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_texts_have_enough_contrast_on_the_page(colours: Palette) -> None:
    for colour in (colours.text, colours.muted, colours.accent):
        assert contrast(colour, colours.page) >= 4.5
    for edge in (*colours.band_edges, colours.neutral):
        assert contrast(edge, colours.page) >= 3.0


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours #RRGGBB."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_server_keeps_its_doors_shut() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"] == {"showErrorDetails": "none", "showErrorLinks": False, "toolbarMode": "minimal"}
    server = CONFIG["server"]
    assert server["address"] == "127.0.0.1"
    assert server["enableCORS"] and server["enableXsrfProtection"] and not server["enableStaticServing"]
    assert (server["disconnectedSessionTTL"], server["maxUploadSize"]) == (30, 20)
