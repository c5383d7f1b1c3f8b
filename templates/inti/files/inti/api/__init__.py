"""The machine side: JSON API, tokens, open data."""
