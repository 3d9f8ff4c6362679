"""Stage 2, segment: ``Document`` → ``Layout``. Draws the boundaries of articles and joins running text."""
