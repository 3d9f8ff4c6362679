"""The Chinese model behind linking: the shipped one, an installed spaCy package, or a path."""
