"""Stage 3a, extract: characters → numerals with exact values. No units, no meaning."""
