"""The settings: one model, filled from options, ``BAOSHU_*`` variables, a TOML file, and defaults last."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

ENV_PREFIX = "BAOSHU_"
NOT_SETTINGS = frozenset({"BAOSHU_GOLD"})  # read by the tests: where the development gold lies


class SettingsError(ValueError):
    """A setting that does not exist or has a value it cannot have; the message names it and the way out."""


def _split(value: object) -> object:
    """``a,b`` from the environment as a list."""
    return [part for part in value.split(",") if part] if isinstance(value, str) else value


Patterns = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Folders = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_split)]


class NlpSettings(BaseModel):
    """Which Chinese model linking uses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    backend: str = Field(
        "builtin",
        description="The Chinese model behind linking: `builtin`, an installed spaCy package, or a path.",
    )
    segmenter: str | None = Field(
        None, description="Word segmenter of the model, where it offers a choice; empty: the model's own."
    )


class Settings(BaseModel):
    """Everything about a run that is not its input and output. Immutable; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nlp: NlpSettings = Field(default_factory=NlpSettings, description="Which Chinese model linking uses.")
    vocabularies: Folders = Field(
        (), description="Your own folders with vocabulary files, added to those of the package."
    )
    include: Patterns = Field((), description="Only pages whose name or path matches one of these globs.")
    exclude: Patterns = Field((), description="No pages whose name or path matches one of these globs.")
    limit: int | None = Field(None, ge=1, description="At most this many pages.")
    keep_versions: int = Field(3, ge=1, description="How many published versions are kept.")
    workers: int = Field(1, ge=1, description="Processes that work at the same time on this machine.")
    engine: Literal["local", "dask"] = Field(
        "local", description="Where batches are worked on: this machine, or an existing Dask cluster."
    )
    address: str | None = Field(None, description="Address of the Dask scheduler (`tcp://host:8786`).")
    cache: bool = Field(True, description="Take unchanged pages from the version before.")
    strict: bool = Field(
        False,
        description="End with exit code 1 if a document was quarantined or a correction does not apply.",
    )
    batch_chars: int = Field(
        500_000, ge=1, description="Size of a batch of documents, in characters (bytes / 3)."
    )
    document_chars: int = Field(
        1_000_000, ge=1, description="A longer document is quarantined instead of read, in characters."
    )
    document_seconds: float = Field(
        120.0, gt=0, description="A document that takes a stage longer than this is quarantined."
    )
    retries: int = Field(1, ge=0, description="How often a failing document is tried again.")
    webhook: str | None = Field(
        None, description="A URL that is told (HTTP POST, JSON) when a run fails. Off by default."
    )


def load_settings(
    options: Mapping[str, Any] | None = None, *, config: Path | None = None, folder: Path = Path()
) -> Settings:
    """Merge ``options`` (None values are left out), ``BAOSHU_*`` variables and a TOML file over the defaults.

    ``config`` is a TOML file with the settings at top level or in ``[tool.baoshu]``; without it the
    ``pyproject.toml`` in ``folder`` is read if it has that table. A nested setting is a nested table, in the
    environment two underscores (``BAOSHU_NLP__BACKEND``). Raises ``SettingsError`` for unknown keys and
    wrong values.
    """
    from_file = _read_config(config) if config else _read_project(folder / "pyproject.toml")
    _check_environment()
    given = {key: value for key, value in (options or {}).items() if value is not None}

    class Layered(Settings, BaseSettings):
        model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter="__")

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, from_file)

    try:
        return Settings.model_validate(Layered(**given).model_dump())
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def setting_names(model: type[BaseModel] = Settings, prefix: str = "") -> dict[str, str]:
    """Every setting with its description; nested ones as ``nlp.backend``."""
    names: dict[str, str] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names |= setting_names(kind, f"{prefix}{name}.")
        else:
            names[prefix + name] = field.description or ""
    return names


def _read_config(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); name a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a TOML file: {error}") from None
    table = content.get("tool", {}).get("baoshu")
    if table is None and path.name == "pyproject.toml":
        raise SettingsError(f"{path}: has no table [tool.baoshu]")
    return dict(table if table is not None else content)


def _read_project(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("baoshu", {}))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}  # somebody else's broken project file is not ours to judge


def _check_environment() -> None:
    known = {ENV_PREFIX + name.upper().replace(".", "__") for name in setting_names()} | {ENV_PREFIX + "NLP"}
    for name in sorted(os.environ):
        if name.startswith(ENV_PREFIX) and name not in known | NOT_SETTINGS:
            raise SettingsError(f"{name}: no such setting{_nearest(name, known)}")


def _nearest(name: str, known: set[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(sorted(known))}"


def _explain(error: ValidationError) -> str:
    lines = []
    for item in error.errors():
        name = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            lines.append(f"{name}: no such setting{_nearest(name, set(setting_names()))}")
        else:
            lines.append(f"{name}: {item['msg']} (given: {item['input']!r})")
    return "; ".join(lines)
