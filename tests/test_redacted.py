"""What a log keeps of an error: where it was, and no value of a file."""

import duckdb
import pytest

from forecasting.redacted import redacted_traceback


def failed(statement: str, *values: object) -> str:
    with pytest.raises(duckdb.Error) as raised:
        duckdb.connect().execute(statement, list(values)).fetchall()
    return redacted_traceback(raised.value)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("SELECT ?::BIGINT::INTEGER", 13912345678),
        ("SELECT ?::INTEGER", "Canary Wang"),
        ("SELECT ?::TIMESTAMP", "canary@example.org"),
    ],
)
def test_the_value_that_the_engine_choked_on_is_left_out(statement: str, value: object) -> None:
    told = failed(statement, value)
    assert str(value) not in told
    assert "ConversionException" in told and "test_redacted.py" in told


def test_an_error_behind_an_error_is_told_without_its_values_too() -> None:
    written, mail = "Wang 13912345678", "wang@example.org"
    try:
        try:
            int(written)
        except ValueError as error:
            raise KeyError(mail) from error
    except KeyError as error:
        told = redacted_traceback(error)
    lines = [line for line in told.splitlines() if not line.startswith("    ")]  # those are lines of this file
    assert not any(value in line for line in lines for value in ("Wang", "1391234", "wang@"))
    assert "KeyError" in told and "ValueError: invalid literal for int() with base 10: …" in told
