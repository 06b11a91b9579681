"""Keep your word: obligations, clocks, cards and their proof."""

__version__ = "0.1.0"
