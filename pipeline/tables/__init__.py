"""Stage 5, publish: ``Record`` → Parquet tables. Never interprets."""
