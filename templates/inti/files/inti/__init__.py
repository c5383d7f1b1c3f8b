"""The chassis that every service of the catalogue stands on."""
