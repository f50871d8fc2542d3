"""The colours of every chart, in light and in dark.

The four bands are one ordered blue scale whose fill grows with turnout: hollow, pale, mid, full.
In the dark the scale runs the other way, so that "more" is always the strongest mark. Neighbours
differ by at least 22 delta E (CIE 1976) with normal, protan, deutan and tritan sight. The accent is
kept for the target line. .streamlit/config.toml has the page's side of the same colours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours as #RRGGBB; bands from the emptiest to the fullest, fan from 95 % to 50 %."""

    page: str
    panel: str
    text: str
    muted: str
    accent: str
    neutral: str
    axis: str
    grid: str
    band_fills: tuple[str, str, str, str]
    band_edges: tuple[str, str, str, str]
    fan: tuple[str, str, str]

    def band(self, position: int, count: int) -> tuple[str, str]:
        """(fill, edge) of one of `count` bands, the last always the strongest."""
        step = len(self.band_fills) - 1 if count < 2 else round(position * (len(self.band_fills) - 1) / (count - 1))
        return self.band_fills[step], self.band_edges[step]


LIGHT = Palette(
    page="#FCFBF8",
    panel="#F2F0EA",
    text="#121519",
    muted="#5A616A",
    accent="#B23A17",
    neutral="#767B82",
    axis="#A7A69F",
    grid="#E4E1D8",
    band_fills=("#FCFBF8", "#A9CBE0", "#3F86B5", "#12395F"),
    band_edges=("#767B82", "#3F86B5", "#2B6A97", "#12395F"),
    fan=("#DCE8F0", "#BBD4E4", "#8FB8D2"),
)
DARK = Palette(
    page="#14171A",
    panel="#1E2226",
    text="#E9E7E2",
    muted="#A2A9B1",
    accent="#FF9166",
    neutral="#8B929A",
    axis="#6C737A",
    grid="#2B3035",
    band_fills=("#14171A", "#2C5672", "#6AAEDA", "#E6F3FC"),
    band_edges=("#8B929A", "#5E9DC4", "#8CC6EC", "#E6F3FC"),
    fan=("#1D2C37", "#27455A", "#376A8A"),
)


def palette(theme: str | None) -> Palette:
    """The palette of a browser's theme: "dark", "light", or None where it has not said."""
    return DARK if theme == "dark" else LIGHT
