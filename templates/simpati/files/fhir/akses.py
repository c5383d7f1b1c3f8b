"""Who may take FHIR resources: as lists, bidan and tenaga gizi, for the posyandu of their unit."""

from pertukaran.akses import PERAN, posyandu_untuk, wilayah_untuk

__all__ = ["PERAN", "posyandu_untuk", "wilayah_untuk"]
