"""Stage 3b, extract: ``Layout`` → ``Reading``. Quantities and excluded numerals; never looks outside a sentence."""
