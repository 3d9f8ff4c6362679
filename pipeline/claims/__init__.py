"""Stage 3b, extract: ``Layout`` → ``Reading``. Never looks outside a sentence."""
