"""The same story in several papers: signatures, bands and groups."""

from __future__ import annotations

from pipeline.blocks import assign_stories, story_bands, story_signature, story_similarity

FIRST = "".join(
    f"第{n}组的社员修好了水渠{n * 7}米，种下果树{n * 31}棵，收成比去年多了{n}成。" for n in range(1, 30)
)
EDITED = "县里传来消息：" + FIRST.replace("收成比去年多了3成", "收成略有增加").replace("，", ",")
OTHER = "".join(f"第{n}支队伍沿江巡护{n * 13}公里，救起候鸟{n}只，放归山林，来年再见。" for n in range(1, 30))


def test_signature_has_fixed_size_and_ignores_punctuation() -> None:
    assert len(story_signature(FIRST)) == len(story_signature("")) == 256
    assert story_signature(FIRST) == story_signature(FIRST.replace("，", " , \n"))
    assert len(set(story_bands(story_signature(FIRST)))) == 16


def test_edited_copy_is_near_and_another_story_is_far() -> None:
    first, edited, other = map(story_signature, (FIRST, EDITED, OTHER))
    assert story_similarity(first, edited) > 0.8
    assert story_similarity(first, other) < 0.2
    assert set(story_bands(first)) & set(story_bands(edited))


def test_stories_are_named_by_their_first_article() -> None:
    texts = {"a": OTHER, "b": FIRST, "c": EDITED, "d": OTHER + "续"}
    stories = assign_stories((key, story_signature(text)) for key, text in texts.items())
    assert stories == {"a": "a", "b": "b", "c": "b", "d": "a"}
