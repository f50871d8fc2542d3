"""A scenario: what a person may believe about the day itself, checked at the door.

It never touches a fitted model, so moving a slider costs one simulation and no refit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from forecasting.assumptions import ASSUMPTIONS, BY_NAME
from forecasting.checks import short
from forecasting.tables import InvalidInput


class UnknownAssumption(InvalidInput):
    """A scenario was given a field that it does not have."""


@dataclass(frozen=True)
class Scenario:
    """Assumptions; None leaves one to the model, with all its uncertainty. Units and ranges: ASSUMPTIONS."""

    show_up_rate: float | None = None
    late_surge: float | None = None
    walk_up_rate: float | None = None
    blocked_share: float | None = None
    stranded_share: float | None = None
    shock: float | None = None
    concession: float | None = None
    bad_weather: float | None = None
    extra_seats: float | None = None
    capacity: float | None = None
    outside_weight: float | None = None
    target: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                _check(field.name, value)

    @classmethod
    def from_settings(cls, settings: Iterable[str]) -> "Scenario":
        """Read `field=value` texts, as the command line and links carry them; a later one wins.

        Raises UnknownAssumption for a field that does not exist, InvalidInput for a bad value.
        """
        scenario = cls()
        for setting in settings:
            name, equals, text = setting.partition("=")
            name = name.strip()
            if not equals or name not in BY_NAME:
                raise UnknownAssumption(
                    f"{short(setting)} sets nothing that a scenario has. Write field=value with one of "
                    f"{', '.join(BY_NAME)}."
                )
            scenario = replace(scenario, **{name: parse_value(name, text)})
        return scenario

    def fixed(self) -> dict[str, float]:
        """The assumptions that are set, in the order of ASSUMPTIONS."""
        chosen = {assumption.name: getattr(self, assumption.name) for assumption in ASSUMPTIONS}
        return {name: value for name, value in chosen.items() if value is not None}


@dataclass(frozen=True)
class Starter:
    """A named scenario, one click away."""

    name: str
    scenario: Scenario


def parse_value(name: str, text: str) -> float:
    """A number for one field, from text. Raises InvalidInput where it is none or lies outside the field's range."""
    try:
        value = float(text)
    except ValueError:
        raise InvalidInput(f"{name} must be a number, got {short(text)}. Write for example {_example(name)}.") from None
    _check(name, value)
    return value


def _check(name: str, value: float) -> None:
    assumption = BY_NAME[name]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # A missing number (NaN) fails every comparison, so the range refuses it too.
    if not is_number or not assumption.minimum <= value <= assumption.maximum:
        raise InvalidInput(
            f"{name} must lie between {assumption.minimum:g} and {assumption.maximum:g} ({assumption.unit}), "
            f"got {short(value)}. Write for example {_example(name)}."
        )


def _example(name: str) -> str:
    assumption = BY_NAME[name]
    default = assumption.default if assumption.default is not None else min(assumption.maximum, 1000.0)
    return f"{name}={default:g}"


STARTERS = (
    Starter("Buses barred", Scenario(blocked_share=0.95)),
    Starter("Everyone keeps the word", Scenario(show_up_rate=1.0)),
    Starter("The concession works", Scenario(concession=1.0)),
    Starter("Rain", Scenario(bad_weather=0.6)),
)
