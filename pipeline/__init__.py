"""From pages of Chinese newspapers to a statistics dataset."""

__version__ = "0.1.0"
