"""What a run is asked to do; Prefect's form for a deployment shows these fields."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.settings import Settings


class RunRequest(BaseModel):
    """What a run is asked to do; Prefect's form for a deployment shows these fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    raw: tuple[Path, ...] = Field(
        (Path("raw"),),
        min_length=1,
        description="Folders (searched recursively) or single files of page text.",
    )
    output: Path = Field(Path("output"), description="The folder of the dataset.")
    target: str | None = Field(
        None, description="Object storage (s3://bucket/prefix) that each version is copied to."
    )
    settings: Settings = Field(Settings(), description="Everything else; the README lists the settings.")
