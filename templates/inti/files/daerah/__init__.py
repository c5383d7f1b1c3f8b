"""The region's own app: everything in this folder is yours, no update touches it."""
