"""One measured figure and the bar it must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """value in `unit`; bar is the most it may be, None where there is none."""

    name: str
    value: float
    unit: str
    bar: float | None

    @property
    def ok(self) -> bool:
        return self.bar is None or self.value <= self.bar

    def row(self) -> dict[str, object]:
        return {"name": self.name, "value": round(self.value, 2), "unit": self.unit, "bar": self.bar, "ok": self.ok}
