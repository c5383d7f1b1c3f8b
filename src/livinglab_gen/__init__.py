"""livinglab-gen: a region's own digital public service, from the catalogue in one command."""

__version__ = "0.4.0"
