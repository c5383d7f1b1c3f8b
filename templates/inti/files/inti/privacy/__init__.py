"""Personal data: encrypted fields, masking, uploads, limits, consent, and what a person may ask."""
