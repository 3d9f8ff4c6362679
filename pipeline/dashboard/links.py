"""Review pages for the dashboard: served too, as a browser follows no link from a served page to a file."""

from __future__ import annotations

import re
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from pipeline.pages.address import page_name

_PAGE = re.compile(r"/[0-9A-Za-z_-]+\.html")


class _Pages(SimpleHTTPRequestHandler):
    """Gives out the HTML files of one folder, nothing else, and keeps no log."""

    def send_head(self) -> Any:
        if not _PAGE.fullmatch(self.path.split("?")[0]):
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def serve_pages(folder: Path) -> str:
    """Serve the review pages in ``folder`` on the loopback address as long as this process; their address."""

    def handler(*arguments: Any) -> _Pages:
        return _Pages(*arguments, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, name="review-pages", daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def has_page(folder: Path, document_id: str) -> bool:
    """Whether the review page of the document has been written."""
    return (folder / page_name(document_id)).is_file()
