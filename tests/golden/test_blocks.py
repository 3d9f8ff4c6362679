"""Every block of the sample pages, against how an editor would cut them."""

from __future__ import annotations

from typing import Any

import pytest
from pages import Page, Wanted, pages

PAGES = pages()


def cases() -> list[Any]:
    """Every block with its page; known failures are marked."""
    found = []
    for page in PAGES:
        for block in page.wanted:
            marks = [pytest.mark.xfail(reason=block.xfail)] if block.xfail else []
            found.append(pytest.param(page, block, id=f"{page.path}-{block.name}", marks=marks))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_visible_character_is_in_one_block(page: Page) -> None:
    for blocks in ([page.characters(block) for block in page.blocks], [b.chars for b in page.wanted]):
        assert sum(len(chars) for chars in blocks) == len(page.visible)
        assert frozenset().union(*blocks) == page.visible


@pytest.mark.full
@pytest.mark.parametrize(("page", "block"), cases())
def test_block(page: Page, block: Wanted) -> None:
    assert page.differences(block) is None
