"""SIMPATI: pencegahan stunting, anak demi anak (stunting prevention, child by child)."""
