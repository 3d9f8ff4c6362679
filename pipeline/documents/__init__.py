"""Stage 1, ingest: raw bytes → ``Document``. Decodes and nothing else."""
