"""What must stand in the environment before prefect is imported: quiet and local, state where the user wants.

Whatever the user has set stays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from flows.server import start_api_server

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}
SERVER_CHOICES = ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH")


def prepare_prefect(output: Path, *, verbose: int = 0, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Make everything ready for a flow to run; ``meanwhile`` is called as Prefect's server comes up.

    A server or profile that the user has chosen is used as it is; else a server is started that ends with
    this process. Call it before prefect is imported. Raises ``OSError`` if the output folder cannot be
    written, ``ServerError`` if the server does not come up.
    """
    (output / ".baoshu").mkdir(parents=True, exist_ok=True)
    os.environ.update(prefect_environment(output, os.environ, verbose=verbose))
    if has_server(os.environ):
        meanwhile()
        return
    server = start_api_server()
    os.environ["PREFECT_API_URL"] = server.api_url
    import flows.statistics  # noqa: F401 (imports prefect while the server does the same)

    meanwhile()
    server.ready()


def prefect_environment(output: Path, environment: Mapping[str, str], *, verbose: int = 0) -> dict[str, str]:
    """The variables to add to ``environment`` before prefect is imported; those that are set are left out.

    Prefect keeps its state in ``OUTPUT/.baoshu/prefect``, unless the user has set ``PREFECT_HOME`` or has
    chosen a server or a profile. ``verbose`` 0 keeps Prefect's messages off the terminal (its server still
    has them), 1 shows them, 2 shows all.
    """
    console = ("CRITICAL", "INFO", "DEBUG")[min(max(verbose, 0), 2)]
    wanted = {**QUIET, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": console}
    if verbose > 1:
        wanted["PREFECT_LOGGING_LEVEL"] = "DEBUG"
    if not has_server(environment):
        wanted["PREFECT_HOME"] = str((output / ".baoshu" / "prefect").resolve())
    return {name: value for name, value in wanted.items() if name not in environment}


def has_server(environment: Mapping[str, str]) -> bool:
    """True if the user has told Prefect which server to use, by a variable or by a profile in its home."""
    home = Path(environment.get("PREFECT_HOME", "~/.prefect")).expanduser()
    return any(name in environment for name in SERVER_CHOICES) or (home / "profiles.toml").is_file()
