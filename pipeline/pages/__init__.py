"""Pages for people, made from a published dataset: self-contained HTML files that need no network."""
