"""What must stand in the environment before prefect is imported: quiet and local, state where the user wants.

Whatever the user has set stays.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
}
CHOSEN = ("PREFECT_HOME", "PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH")


def prefect_environment(output: Path, *, verbose: int = 0) -> dict[str, str]:
    """The variables to add before prefect is imported, those the user has set left out.

    Prefect keeps its state in ``OUTPUT/.baoshu/prefect``, unless the user has chosen a home, a profile or a
    server, or has a profile in ``~/.prefect``. ``verbose`` 0 keeps
    Prefect's messages off the terminal (its server still has them), 1 shows them, 2 all.
    """
    console = ("CRITICAL", "INFO", "DEBUG")[min(max(verbose, 0), 2)]
    wanted = {**QUIET, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": console}
    if verbose > 1:
        wanted["PREFECT_LOGGING_LEVEL"] = "DEBUG"
    if not _has_chosen(os.environ):
        wanted["PREFECT_HOME"] = str((output / ".baoshu" / "prefect").resolve())
        wanted["PREFECT_SERVER_EPHEMERAL_ENABLED"] = "true"
        wanted["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"
    return {name: value for name, value in wanted.items() if name not in os.environ}


def _has_chosen(environment: Mapping[str, str]) -> bool:
    if any(name in environment for name in CHOSEN):
        return True
    return (Path.home() / ".prefect" / "profiles.toml").is_file()
