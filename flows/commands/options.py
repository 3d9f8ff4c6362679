"""Options that several commands share, and what they are made into."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipeline.settings import Settings

Output = Annotated[
    str,
    typer.Option(
        "--output", "-o", help="The folder of the dataset, or s3://bucket/prefix.", metavar="OUTPUT"
    ),
]
Folder = Annotated[
    str, typer.Argument(help="The folder of the dataset, or s3://bucket/prefix.", metavar="OUTPUT")
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config", help="TOML file with settings, at top level or in \\[tool.baoshu].", metavar="FILE"
    ),
]
Backend = Annotated[
    str | None,
    typer.Option(
        "--nlp-backend", help="The Chinese model: builtin, a spaCy package, or a path.", metavar="NAME"
    ),
]
Segmenter = Annotated[
    str | None, typer.Option("--nlp-segmenter", help="Word segmenter of the model.", metavar="NAME")
]
Vocabularies = Annotated[
    list[Path] | None,
    typer.Option("--vocabularies", help="Your own vocabulary folder (repeatable).", metavar="FOLDER"),
]


def is_url(output: str) -> bool:
    """True for object storage (``s3://bucket/prefix``), False for a folder."""
    return "://" in output


def place_of(output: str) -> Path | str:
    """Where a dataset is: a folder as a path, object storage as its URL."""
    return output if is_url(output) else Path(output)


def folder_of(output: str) -> Path:
    """The folder that a run works in: ``output`` itself, for object storage ``.baoshu/<name>`` here."""
    return Path(".baoshu") / re.sub(r"\W+", "-", output.split("?")[0]) if is_url(output) else Path(output)


def settings_of(config: Path | None, **options: Any) -> Settings:
    """The settings under ``options``; an option that was not given is None. Raises ``SettingsError``."""
    from pipeline.settings import load_settings

    nlp = {"backend": options.pop("nlp_backend", None), "segmenter": options.pop("nlp_segmenter", None)}
    given = {name: value for name, value in options.items() if value is not None and value != []}
    named = {name: value for name, value in nlp.items() if value is not None}
    return load_settings({**given, **({"nlp": named} if named else {})}, config=config)
