"""Stage 4, link: ``Reading`` → ``Record``. Never edits a quantity."""
