"""Blocks: a decoded page cut into articles, captions, mastheads … with running text joined across breaks."""

from pipeline.blocks.rules import BlockRules
from pipeline.blocks.segment import segment
from pipeline.blocks.stories import assign_stories, story_bands, story_signature, story_similarity

__all__ = ["BlockRules", "assign_stories", "segment", "story_bands", "story_signature", "story_similarity"]
