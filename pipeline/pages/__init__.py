"""Pages for people, made from a published dataset: self-contained HTML files that need no network."""

from pipeline.pages.review import write_review

__all__ = ["write_review"]
