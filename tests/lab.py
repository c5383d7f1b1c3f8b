"""A laboratory: a tiny real catalogue of one blueprint, with a registry, in a folder of its own.

The blueprint is called `demo` and made of one layer, `base`; its questions are those that every
blueprint of the real catalogue asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from livinglab_gen import catalogue, git, project, regions, registry, release
from livinglab_gen.catalogue import Catalogue
from livinglab_gen.registry import Registry
from livinglab_gen.release import Published
from livinglab_gen.rendering import Source

QUESTIONS = """\
region_code:
  type: str
  default: "00.00"
  help: Kode Kemendagri, dua angka, titik, dua angka.
  validator: "{% if region_code | length != 5 %}Tulis kode dengan titik.{% endif %}"
region_name:
  type: str
  default: Kabupaten Contoh
  help: Nama resmi daerah.
province_name:
  type: str
  default: Provinsi Contoh
  help: Nama provinsi.
time_zone:
  type: str
  default: Asia/Jakarta
  help: Zona waktu IANA.
languages:
  type: str
  default: ""
  help: Kode ISO 639 bahasa daerah, dipisah spasi.
repo_name:
  type: str
  default: "{{ blueprint }}-contoh"
  help: Nama repositori.
"""

FILES: Mapping[str, str] = {
    "catalogue/catalogue.yml": (
        "schema: 1\n"
        "name: Katalog contoh\n"
        "canonical_url: null\n"
        "author: Katalog Contoh <katalog@contoh.invalid>\n"
    ),
    "templates/base/layer.yml": (
        "schema: 1\n"
        "purpose: A small service.\n"
        "owners:\n"
        "  region: [region.toml, daerah/**]\n"
        "  generated: [lock.txt]\n"
        '  ministry: ["**"]\n'
    ),
    "templates/base/questions.yml": QUESTIONS,
    "templates/base/files/README.md.jinja": "# {{ blueprint_title }} {{ region_name }}\n",
    "templates/base/files/region.toml.jinja": (
        "[region]\ncode = {{ region_code | to_json }}\nname = {{ region_name | to_json }}\n"
    ),
    "templates/base/files/app.conf": "tone = warm\n",
    "templates/base/files/daerah/notes.md": "Ruang daerah.\n",
    "templates/base/files/lock.txt": "one==1\n",
    "templates/base/files/run.sh": "#!/bin/sh\necho ready\n",
}
"""The catalogue as the laboratory opens; `run.sh` is executable."""


class Lab:
    """One catalogue below `root`, published to `registry_folder`."""

    def __init__(self, root: Path, registry_folder: Path) -> None:
        self.root = root
        self.registry_folder = registry_folder
        self._changelog: list[dict[str, Any]] = []
        self.write(FILES)
        (root / "templates/base/files/run.sh").chmod(0o755)
        self.enter_version("1.0.0")

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as it stands now."""
        return catalogue.load(self.root)

    @property
    def registry(self) -> Registry:
        """The registry folder; exists once something was released to it."""
        return registry.open_registry(str(self.registry_folder), root=self.root, canonical_url=None)

    @property
    def releases(self) -> project.Releases:
        """What repos are made from, looked up anew."""
        return project.Releases(self.registry)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files below the root; None takes one away."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)

    def enter_version(self, version: str, *, dated: bool = True, notes: str = "", **entry: Any) -> None:
        """Put `version` on top of the changelog; without a date it is a candidate.

        `notes` are its steps by hand, `entry` replaces keys of the catalogue entry, such as `layers`.
        """
        change: dict[str, Any] = {"version": version, "changes": [f"Perubahan {version}."]}
        if notes:
            change["notes"] = notes
        if dated:
            change["date"] = date(2026, 1, 1) + timedelta(days=len(self._changelog))
        self._changelog.insert(0, change)
        told = {**_ENTRY, **entry, "version": version, "changelog": self._changelog}
        self.write({"catalogue/demo.yml": yaml.safe_dump(told, sort_keys=False)})

    def release(self, target: Path | str | None = None) -> tuple[Published, ...]:
        """Publish every blueprint to `target`, else to the registry folder."""
        return tuple(release.publish(self.catalogue, (), str(target or self.registry_folder)))

    def release_version(
        self, version: str, files: Mapping[str, str | bytes | None] | None = None
    ) -> Published:
        """Change `files`, raise the version with a dated changelog entry, and publish it."""
        self.write(files or {})
        self.enter_version(version)
        (published,) = self.release()
        return published

    def new(
        self,
        *,
        region: str = "32.11",
        version: str | None = None,
        destination: Path | None = None,
        **choices: Any,
    ) -> Path:
        """A region's service repo of a release in the registry folder; `choices` as of `plan`."""
        decided = project.plan(
            self.registry.find("demo", version),
            regions.find(region),
            destination=destination or self.root.parent / f"repo-{region}-{version or 'newest'}",
            **choices,
        )
        project.write(decided)
        return decided.destination


_ENTRY: Mapping[str, Any] = {
    "schema": 1,
    "id": "demo",
    "version": "1.0.0",
    "title": "DEMO",
    "summary": "Layanan contoh",
    "summary_en": "A service to try things with",
    "purpose": "Menunjukkan bahwa rilis, pembuatan, dan pembaruan bekerja.",
    "purpose_en": "Show that releasing, making and updating work.",
    "owner": "Dinas Komunikasi dan Informatika",
    "layers": ["base"],
    "roles": ["admin"],
    "outcomes": ["Lama hari sampai layanan selesai"],
    "legal": ["UU 25/2009 tentang Pelayanan Publik"],
    "indicators": {"spbe": [14], "pemdi": [5]},
    "architecture": ["RAB.04.01"],
    "personal_data": {"umum": ["nama-lengkap"]},
    "example": {"region_code": "32.11", "repo_name": "demo-contoh"},
}


def template(
    folder: Path, files: Mapping[str, str | bytes], *, executable: frozenset[str] = frozenset()
) -> tuple[git.Tree, Source]:
    """A Copier template in a git repository of its own, tagged v1.0.0, and where it comes from.

    The URL that it is recorded under leads nowhere: only git's `insteadOf` finds it.
    """
    repo = folder / "template.git"
    git.init(repo, bare=True)
    tree = {
        PurePosixPath(name): git.File(
            content.encode() if isinstance(content, str) else content,
            git.EXECUTABLE if name in executable else git.REGULAR,
        )
        for name, content in files.items()
    }
    author = git.Signature(name="Contoh", email="contoh@contoh.invalid", date="2026-01-01T00:00:00+07:00")
    commit = git.commit(repo, tree, ref="refs/heads/main", message="template", author=author)
    git.run("tag", "v1.0.0", commit, at=repo)
    return tree, Source(url="https://contoh.invalid/t.git", tag="v1.0.0", commit=commit, repo=repo)


def files_of(repo: Path, revision: str = "HEAD") -> git.Tree:
    """Every file of a commit of `repo` by its path."""
    return git.read(repo, revision)
