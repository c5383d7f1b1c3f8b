"""Migrations of SIMPATI."""
