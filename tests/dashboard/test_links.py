"""Review pages served to the dashboard: pages and nothing else."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path

from pipeline.dashboard.links import has_page, serve_pages
from pipeline.pages.address import claim_address


def test_only_pages_of_the_folder_are_given_out(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    folder.mkdir()
    (folder / "d1.html").write_text("页", encoding="utf-8")
    (folder / "notes.txt").write_text("私", encoding="utf-8")
    (tmp_path / "outside.html").write_text("外", encoding="utf-8")
    address = serve_pages(folder)
    assert address.startswith("http://127.0.0.1:")
    assert fetch(claim_address(address, "d1", "d1:0-2")) == (200, "页")
    for path in ("/", "/notes.txt", "/../outside.html", "/%2e%2e/outside.html", "/d2.html"):
        assert fetch(address + path)[0] == 404
    assert has_page(folder, "d1")
    assert not has_page(folder, "d2")


def fetch(address: str) -> tuple[int, str]:
    """Status and body; the path is sent as it is."""
    host, _, path = address.removeprefix("http://").partition("/")
    connection = HTTPConnection(host, timeout=10)
    connection.request("GET", f"/{path.partition('#')[0]}")
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body
