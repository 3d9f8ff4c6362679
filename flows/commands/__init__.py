"""One module per command. Importing them is cheap; what a command needs it imports when it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.commands.extract import extract
from flows.commands.run import run

COMMANDS: dict[str, Callable[..., Any]] = {"run": run, "extract": extract}
