"""How a command ends: the exit codes, and which errors lead to each."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

P = ParamSpec("P")

DONE, QUARANTINED, WRONG_USE, FAILED = 0, 1, 2, 3
EXIT_CODES = {
    DONE: "done",
    QUARANTINED: "done, but documents were quarantined or corrections do not apply (only with --strict)",
    WRONG_USE: "wrong use: an option, a setting, an input or a name that does not exist",
    FAILED: "failed; the last published version stays as it is",
}
EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."


class UsageError(ValueError):
    """The command was used in a way that cannot work; the message says what to do instead."""


def ending(command: Callable[P, None]) -> Callable[P, None]:
    """``command`` with its errors turned into one clear line and the exit code that fits.

    Only what nobody foresaw shows a traceback.
    """

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BrokenPipeError:  # who read the output (head) has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            _tell("stopped; run the same command again to go on")
            raise typer.Exit(FAILED) from None
        except Exception as error:
            raise typer.Exit(_end(error)) from None

    return guarded


def _end(error: Exception) -> int:
    from pipeline.settings import SettingsError
    from pipeline.vocabulary import VocabularyError

    if isinstance(error, UsageError | SettingsError | VocabularyError | FileNotFoundError):
        _tell(_message(error))
        return WRONG_USE
    if not isinstance(error, OSError | RuntimeError):
        traceback.print_exception(error)
    _tell(f"failed: {_message(error)}")
    return FAILED


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def _tell(message: str) -> None:
    typer.echo(f"baoshu: {message}", err=True)
