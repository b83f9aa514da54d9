"""Run multi-team tabletop exercises from the terminal."""

__version__ = "0.1.0"
