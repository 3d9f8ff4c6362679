"""Where settings come from, which wins, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import Settings, SettingsError, load_settings, setting_names


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("BAOSHU_WORKERS", "BAOSHU_NLP__BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_options_win_over_environment_over_file_over_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "run.toml"
    config.write_text('workers = 2\nkeep_versions = 7\n[nlp]\nbackend = "file"\nsegmenter = "file"\n')
    monkeypatch.setenv("BAOSHU_WORKERS", "3")
    monkeypatch.setenv("BAOSHU_NLP__BACKEND", "environment")
    settings = load_settings({"workers": 4, "limit": None}, config=config)
    assert settings.workers == 4
    assert (settings.nlp.backend, settings.nlp.segmenter) == ("environment", "file")
    assert settings.keep_versions == 7
    assert settings.batch_chars == Settings().batch_chars


def test_the_project_file_is_read_without_being_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.baoshu]\nworkers = 5\n")
    assert load_settings().workers == 5
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert load_settings().workers == 1


def test_a_list_in_the_environment_is_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOSHU_INCLUDE", "*.txt,*.md")
    assert load_settings().include == ("*.txt", "*.md")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wrokers = 2", "wrokers: no such setting; did you mean workers?"),
        ('[nlp]\nbakend = "x"', "nlp.bakend: no such setting; did you mean nlp.backend?"),
        ("workers = 0", "workers: Input should be greater than or equal to 1"),
        ("workers = ", "not a TOML file"),
    ],
)
def test_a_wrong_file_is_refused_with_the_way_out(tmp_path: Path, text: str, said: str) -> None:
    config = tmp_path / "run.toml"
    config.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(config=config)
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load_settings(config=tmp_path / "none.toml")


def test_an_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOSHU_WORKRES", "2")
    with pytest.raises(SettingsError, match="did you mean BAOSHU_WORKERS"):
        load_settings()


def test_every_setting_has_a_description() -> None:
    assert all(setting_names().values())
