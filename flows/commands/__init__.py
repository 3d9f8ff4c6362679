"""One module per command. Importing them is cheap; what a command needs it imports when it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.commands.cache import clear
from flows.commands.corrections import apply
from flows.commands.dashboard import dashboard
from flows.commands.diff import diff
from flows.commands.explain import explain
from flows.commands.export import export
from flows.commands.extract import extract
from flows.commands.review import review
from flows.commands.run import run
from flows.commands.serve import serve
from flows.commands.show import show
from flows.commands.versions import versions

COMMANDS: dict[str, Callable[..., Any]] = {
    "run": run,
    "show": show,
    "explain": explain,
    "review": review,
    "dashboard": dashboard,
    "extract": extract,
    "versions": versions,
    "diff": diff,
    "export": export,
    "serve": serve,
}
CACHE_COMMANDS: dict[str, Callable[..., Any]] = {"clear": clear}
CORRECTION_COMMANDS: dict[str, Callable[..., Any]] = {"apply": apply}
