"""The descriptor and the data dictionary of a version."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.tables import read_tables
from pipeline.tables.describe import dictionary

from .builders import publish_all, record

PROFILES = files("dplib") / "profiles" / "2.0"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("output")
    publish_all(root, [record("题\n河湾镇有3个市场。")])
    return root


@pytest.fixture(scope="module")
def package(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "datapackage.json").read_text(encoding="utf-8"))
    return found


def profile(name: str) -> Any:
    return json.loads((PROFILES / f"{name}.json").read_text(encoding="utf-8"))


def test_the_descriptor_keeps_the_official_profile(package: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(profile("datapackage")).validate(package)
    for resource in package["resources"]:
        jsonschema.Draft7Validator(profile("dataresource")).validate(resource)
        jsonschema.Draft7Validator(profile("tableschema")).validate(resource["schema"])


@pytest.mark.parametrize("spoil", ["fields", "path", "type"])
def test_the_profile_rejects_a_spoilt_descriptor(package: dict[str, Any], spoil: str) -> None:
    broken = json.loads(json.dumps(package))
    resource = broken["resources"][0]
    {
        "fields": lambda: resource["schema"].pop("fields"),
        "path": lambda: resource.pop("path"),
        "type": lambda: resource["schema"]["fields"][0].update(type="text"),
    }[spoil]()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(profile("datapackage")).validate(broken)


def test_every_table_is_a_resource_that_lies_beside_it(package: dict[str, Any], output: Path) -> None:
    paths = [resource["path"] for resource in package["resources"]]
    assert paths == [f"{name}.parquet" for name in read_tables()]
    assert all((output / path).is_file() for path in paths)


def test_keys_categories_and_matching_are_described(package: dict[str, Any]) -> None:
    claims = next(r for r in package["resources"] if r["name"] == "claims")["schema"]
    assert claims["primaryKey"] == ["claim_id"]
    assert claims["fieldsMatch"] == ["exact"]
    kinds = next(f for f in claims["fields"] if f["name"] == "kind")["categories"]
    assert {"value": "money", "label": "money"} in kinds
    references = {key["reference"]["resource"] for key in claims["foreignKeys"]}
    assert references == {"documents", "articles", "indicators", "areas", "units"}
    names = {resource["name"] for resource in package["resources"]}
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in names


def test_the_dictionary_beside_the_tables_is_the_current_one(output: Path) -> None:
    text = (output / "README.md").read_text(encoding="utf-8")
    assert text == dictionary(read_tables())
    for table in read_tables().values():
        assert f"## {table.name} " in text
        for column in table.columns:
            assert f"| `{column.name}` | {column.label_zh} |" in text
    assert "| TIME_PERIOD | time |" in text
