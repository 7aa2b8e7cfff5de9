"""Data only: places, aliases, published tables and the words that the rules look for (see SOURCES.md)."""
