"""``baoshu dashboard``: the dataset in a browser, on this machine."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from flows.exits import UsageError

QUIET = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
}


def dashboard(
    output: Annotated[Path, typer.Argument(help="The folder of the dataset.", metavar="[OUTPUT]")] = Path(
        "output"
    ),
    lang: Annotated[str, typer.Option("--lang", help="Language of the labels: zh or en.")] = "zh",
    port: Annotated[int, typer.Option("--port", help="Port on this machine.")] = 8501,
    review: Annotated[
        Path, typer.Option("--review", help="The folder of the review pages, for links.", metavar="DIR")
    ] = Path("review"),
) -> None:
    """Show the dataset in a browser: overview, observations, conflicts between sources, single claims.

    Reads the published tables only; needs the extra baoshu[dashboard]. Serves this machine alone.
    """
    if find_spec("streamlit") is None:
        raise UsageError("the dashboard needs Streamlit: pip install 'baoshu[dashboard]'")
    if lang not in {"zh", "en"}:
        raise UsageError(f"--lang {lang}: zh or en")
    if not (output / "claims.parquet").exists():
        raise UsageError(f"{output}: no dataset here; baoshu run RAW -o {output} makes one")
    typer.echo(f"http://127.0.0.1:{port}", err=True)
    os.execv(sys.executable, streamlit_command(output, lang=lang, port=port, review=review))  # noqa: S606


def streamlit_command(output: Path, *, lang: str, port: int, review: Path) -> list[str]:
    """The command that serves the dashboard on the loopback address, without telemetry."""
    import pipeline.dashboard

    app = Path(pipeline.dashboard.__file__).with_name("app.py")
    options = {**QUIET, "server.address": "127.0.0.1", "server.port": str(port)}
    flags = [f"--{name}={value}" for name, value in options.items()]
    arguments = [str(output.resolve()), lang, str(review.resolve())]
    return [sys.executable, "-m", "streamlit", "run", str(app), *flags, "--", *arguments]
