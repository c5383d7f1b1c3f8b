"""Dashboards: the figures of villages, kecamatan, puskesmas and the region, and the surveys."""
