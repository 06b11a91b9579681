"""From an organ to its items, from an item to its cases."""
