"""Impor dan ekspor: children and measurements in and out of SIMPATI as Excel or CSV."""
