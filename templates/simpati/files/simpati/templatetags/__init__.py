"""Template tags of SIMPATI."""
