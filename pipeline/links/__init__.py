"""Stage 4, link: ``Reading`` → ``Record``. Never edits a quantity."""

from pipeline.links.linker import Linker, link_batch

__all__ = ["Linker", "link_batch"]
