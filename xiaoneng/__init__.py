"""Keep your word: obligations, clocks, cards and their proof."""
