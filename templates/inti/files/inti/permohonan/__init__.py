"""Requests of citizens, followed by their number."""
