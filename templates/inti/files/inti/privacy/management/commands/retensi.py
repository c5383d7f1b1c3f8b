"""``manage.py retensi``: what is kept longer than its rule allows, told or carried out."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inti.privacy.retention import Rule, carry_out, rules


class Command(BaseCommand):
    """Rules of retention, as every night."""

    help = "Menghapus atau menyamarkan data yang masa simpannya habis (--periksa: hanya daftar)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and how to tell."""
        parser.add_argument("--periksa", action="store_true", help="hanya daftar, tanpa mengubah")
        parser.add_argument("--json", action="store_true", help="daftar untuk dibaca program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell, or do and tell; numbers of rows only, never what stands in them."""
        now = timezone.now()
        found = [(rule, self._told(rule, now, **options)) for rule in rules()]
        if options["json"]:
            content = {
                "schema": 1,
                "waktu": timezone.localtime(now).isoformat(timespec="seconds"),
                "aturan": [_described(rule) | told for rule, told in found],
            }
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        for rule, told in found:
            numbers = ", ".join(f"{count} {what}" for what, count in _counts(told))
            self.stdout.write(f"{rule.title}: {numbers} ({rule.period})")

    def _told(self, rule: Rule, now: Any, *, periksa: bool, **options: Any) -> dict[str, Any]:
        if periksa:
            keys = list(rule.due(now).order_by("pk").values_list("pk", flat=True))
            return {"jatuh_tempo": len(keys), "nomor": keys}
        carried = carry_out(rule, now)
        return {
            "selesai": carried.done,
            "ditolak": carried.refused,
            "menyusul": carried.left - carried.refused,
        }


def _described(rule: Rule) -> dict[str, Any]:
    return {
        "kode": rule.code,
        "judul": str(rule.title),
        "masa": str(rule.period),
        "tindakan": str(rule.deed.value),
    }


def _counts(told: dict[str, Any]) -> list[tuple[str, int]]:
    return [(what.replace("_", " "), count) for what, count in told.items() if what != "nomor"]
