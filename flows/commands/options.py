"""Options that several commands share, and what they are made into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipeline.settings import Settings

Output = Annotated[Path, typer.Option("--output", "-o", help="The folder of the dataset.", metavar="OUTPUT")]
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


def settings_of(config: Path | None, **options: Any) -> Settings:
    """The settings under ``options``; an option that was not given is None. Raises ``SettingsError``."""
    from pipeline.settings import load_settings

    nlp = {"backend": options.pop("nlp_backend", None), "segmenter": options.pop("nlp_segmenter", None)}
    given = {name: value for name, value in options.items() if value is not None and value != []}
    named = {name: value for name, value in nlp.items() if value is not None}
    return load_settings({**given, **({"nlp": named} if named else {})}, config=config)
