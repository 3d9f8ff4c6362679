"""Where a claim stands on the review pages."""

from __future__ import annotations


def page_name(document_id: str) -> str:
    """The file name of a document's page."""
    return f"{document_id}.html"


def claim_address(folder: str, document_id: str, claim_id: str) -> str:
    """The address of a claim on its document's page under ``folder`` (path or URL, no slash at its end)."""
    return f"{folder}/{page_name(document_id)}#{claim_id}"
