"""Stage 4, link: ``Reading`` → ``Record``. What, who, where, when, done or planned; never edits a quantity."""
