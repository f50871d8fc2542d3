"""Options that every command takes."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_HOME = Path(__file__).resolve().parent.parent / "data"

Home = Annotated[
    Path,
    typer.Option("--home", envvar="SHOWDOWN_HOME", help="Folder of the database; made if absent.", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
