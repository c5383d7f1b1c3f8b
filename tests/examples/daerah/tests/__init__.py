"""Tests of what is the region's own."""
