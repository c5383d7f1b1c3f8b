"""Tests of SIMPATI."""
