"""The parts of the README that are made from the code: run this file to write them anew.

``python tests/contract/readme_blocks.py`` publishes the sample pages into a temporary folder for the excerpt.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from typer.testing import CliRunner

from flows.cli import make_app
from flows.exits import EXIT_CODES
from pipeline.settings import Settings, setting_names

README = Path(__file__).parent.parent.parent / "README.md"
EXCERPT = ("show", "--document", "雁岭日报", "--text", "力争")


def block(text: str, name: str) -> str:
    """What stands between the markers of the block ``name`` in ``text``."""
    (found,) = re.findall(rf"<!-- made: {name} -->\n(.*?)<!-- end -->", text, flags=re.DOTALL)
    return str(found)


def excerpt(output: Path) -> str:
    """What ``baoshu show`` prints of the sample pages published in ``output``."""
    command, *options = EXCERPT
    result = CliRunner().invoke(make_app(), [command, str(output), *options])
    if result.exit_code:
        raise RuntimeError(result.output)
    shown = " ".join(["baoshu", command, "output", *options])
    return f"```console\n$ {shown}\n{result.stdout.rstrip()}\n```\n"


def commands() -> str:
    """Every command with the first sentence of its help."""
    from typer.main import get_command

    rows = _command_rows(get_command(make_app()), "baoshu")
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows]) + "\n"


def exit_codes() -> str:
    """Every exit code."""
    rows = [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    return "\n".join(["| exit code | meaning |", "| --- | --- |", *rows]) + "\n"


def settings() -> str:
    """Every setting with default and description."""
    rows = [f"| `{name}` | {_default(name)} | {what} |" for name, what in setting_names().items()]
    return "\n".join(["| setting | default | meaning |", "| --- | --- | --- |", *rows]) + "\n"


def model() -> str:
    """How the shipped Chinese model does, from its card."""
    folder = README.parent / "pipeline" / "nlp" / "model"
    performance = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["performance"]
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    treebank, genre = (
        f"{performance[name]['segmentation_f1']:.3f} and {performance[name]['upos_f1']:.3f}"
        for name in ("treebank", "genre")
    )
    return (
        f"The Chinese model that ships along ({size:.1f} MB): F1 of words, of words with class,\n"
        f"{treebank} on UD Chinese GSDSimp, test, {genre} on sentences of our own in the manner of local\n"
        "newspapers. `python -m pipeline.nlp.training --treebanks DIR` makes it anew; its sources:\n"
        "`pipeline/nlp/model/README.md`.\n"
    )


def samples() -> str:
    """How much of the sample pages is right, by the known failures that ``tests/golden`` marks."""
    golden = README.parent / "tests" / "golden"
    pages = tomllib.loads((golden / "blocks.toml").read_text(encoding="utf-8"))["page"]
    blocks = [block for page in pages for block in page["block"]]
    with (golden / "readings.csv").open(encoding="utf-8", newline="") as file:
        readings = list(csv.DictReader(line for line in file if not line.startswith("#")))
    right_blocks = sum("xfail" not in block for block in blocks)
    right = sum(not row["xfail"] for row in readings)
    return (
        f"On the sample pages in `raw/`, {right_blocks} of {len(blocks)} blocks are cut and named as an "
        f"editor would, and {right} of {len(readings)} single\nreadings, chosen because they are hard, "
        "come out right (`tests/golden`, where the others are marked). When they were first labelled it was\n"
        "49 of 62 and 116 of 145; the rules have been mended on them since.\n"
    )


def made_from_code() -> Mapping[str, str]:
    """The blocks that need no dataset, by name."""
    return {
        "commands": commands(),
        "exit-codes": exit_codes(),
        "settings": settings(),
        "model": model(),
        "samples": samples(),
    }


def _command_rows(command: Any, name: str) -> list[str]:
    if not hasattr(command, "commands"):
        return [f"| `{name}` | {command.get_short_help_str(limit=200)} |"]
    return [row for key, sub in command.commands.items() for row in _command_rows(sub, f"{name} {key}")]


def _default(name: str) -> str:
    value: Any = Settings()
    for part in name.split("."):
        value = getattr(value, part)
    if isinstance(value, BaseModel) or value is None or value == ():
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def main() -> None:
    """Write every block of the README anew."""
    sys.path.insert(0, str(README.parent))
    from tests.sample import RAW, run_stages

    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        run_stages(RAW, Path(folder))
        made = {**made_from_code(), "excerpt": excerpt(Path(folder))}
    for name, content in made.items():
        old = f"<!-- made: {name} -->\n{block(text, name)}<!-- end -->"
        text = text.replace(old, f"<!-- made: {name} -->\n{content}<!-- end -->")
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
