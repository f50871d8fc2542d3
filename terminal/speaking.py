"""Answers on standard output, progress and failures on standard error, unknown errors in a log."""

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import typer

ERROR_LOG = "errors.log"


def tell(text: str, err: bool = False) -> None:
    """Say something on a terminal; every line break in it counts. Names and headings come from files: a character in
    them that a terminal obeys, or that nobody sees, is left out."""
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.split("\n"))
    typer.echo("\n".join(lines), err=err)


def print_json(answer: dict[str, Any]) -> None:
    """One JSON object on standard output; moments in ISO 8601, never Infinity or NaN; unseen characters by number."""
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False, default=lambda moment: moment.isoformat())
    typer.echo(text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text))


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, told the share done, 0 to 1."""
    with typer.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * 100) - bar.pos)


@contextmanager
def reporting(home: Path) -> Iterator[None]:
    """Turn errors into messages and exit codes. One that we do not know goes to the log; the screen gets its id."""
    try:
        yield
    except (typer.Exit, typer.BadParameter):
        raise
    except BrokenPipeError:
        # Whoever read our output has read enough, as `| head` does; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except Exception as error:
        from forecasting.tables import ShowdownError

        if isinstance(error, ShowdownError):
            fail(f"{error} {log_error(home, error)}" if error.unforeseen else str(error))
        fail(f"Something went wrong that we did not foresee. {log_error(home, error)}")


def fail(message: str) -> NoReturn:
    """Say on standard error why the work failed, and end with exit code 1."""
    tell(message, err=True)
    raise typer.Exit(1)


def check_writable(path: Path, option: str) -> None:
    """End with a message where a file cannot be written; before the work, so that no answer is lost after it."""
    try:
        is_new = not path.exists()
        path.open("a").close()
        if is_new:
            path.unlink()
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror}), so nothing was done. Choose another file for {option}.")


def log_error(home: Path, error: Exception) -> str:
    """Write the traceback of an error to the log in the home folder, for its owner only; a sentence that says where.

    Without the values that the error quotes: they may name a person.
    """
    from forecasting.redacted import redacted_traceback

    error_id = secrets.token_hex(4)
    os.umask(0o077)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (home / ERROR_LOG).open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat()} error {error_id}\n")
            log.write(redacted_traceback(error))
            log.write("\n")
    except OSError as unwritable:
        return (
            f"It was a {type(error).__name__}; its details are lost, because {home / ERROR_LOG} cannot be written "
            f"({unwritable.strerror}). Choose another folder with --home and try again."
        )
    return f"Error {error_id}; the details are in {home / ERROR_LOG}."
