"""The command ``baoshu``. Each command lives in its own module and loads what it needs when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from flows.commands import CACHE_COMMANDS, COMMANDS, CORRECTION_COMMANDS
from flows.exits import EPILOG, ending
from pipeline import __version__

HELP = """From pages of Chinese newspapers to a statistics dataset: every quantitative claim, with its source.

Settings come from options, then BAOSHU_* environment variables, then the file named by --config or else
the table \\[tool.baoshu] of ./pyproject.toml, then defaults.
"""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"baoshu {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Handle the options above; their callbacks do the work."""


def make_app() -> typer.Typer:
    """The command line as a Typer application."""
    app = typer.Typer(
        name="baoshu",
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for name, command in COMMANDS.items():
        app.command(name, epilog=EPILOG)(ending(command))
    _add_group(app, "cache", "What is kept so that pages need not be read again.", CACHE_COMMANDS)
    _add_group(app, "corrections", "What readers of the review pages found.", CORRECTION_COMMANDS)
    return app


def _add_group(app: typer.Typer, name: str, text: str, commands: Mapping[str, Callable[..., Any]]) -> None:
    group = typer.Typer(help=text, no_args_is_help=True)
    for command_name, command in commands.items():
        group.command(command_name, epilog=EPILOG)(ending(command))
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command line; ends the process with one of the exit codes of ``flows.exits``."""
    make_app()()
