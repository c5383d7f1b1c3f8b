"""System checks of what a region and its apps bring; importing them registers them."""

from inti.checks import daerah, region

__all__ = ["daerah", "region"]
