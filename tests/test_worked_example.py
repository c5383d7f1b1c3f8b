"""A region that adds and changes much in daerah/, and the releases that merge over it.

`tests/examples/daerah` is what such a region wrote: a field on a service's form, a page, a part of
another, a text, a style, a setting, a middleware, a check, a standard, a package and tests of its
own. The releases after it change the files of the ministry that all this hangs on.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from livinglab_gen import catalogue, git, project, release
from livinglab_gen.project import Releases, Wish
from livinglab_gen.registry import open_registry

from . import services
from .plain import commit_all, copier, redirected
from .test_release import CANDIDATE

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parent / "examples" / "daerah"
BASE = "https://livinglab.invalid"
SETTINGS = "templates/inti/files/config/settings.py"
FORMS = "templates/simpati/files/simpati/forms.py"
PAGE = "templates/inti/files/inti/templates/inti/base.html"
STYLE = "templates/inti/files/inti/static/inti/app.css"
REGION_STYLE = '<link rel="stylesheet" href="{% static "daerah/gaya.css" %}">'
NEXT_MIGRATION = '''from django.db import migrations


class Migration(migrations.Migration):
    """A later release's own."""

    dependencies = [("simpati", "{before}")]

    operations = [migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)]
'''


class Catalogue:
    """A copy of the real catalogue that goes on to further releases."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.root, self.registry = folder / "catalogue", folder / "registry"
        for name in ("catalogue", "templates"):
            shutil.copytree(original / name, self.root / name, copy_function=shutil.copy)
        shutil.rmtree(self.root / "catalogue" / "releases")
        self.entry = self.root / "catalogue" / "simpati.yml"
        self.entry.write_text(CANDIDATE.sub(r"\g<0>    date: 2090-01-01\n", self.entry.read_text()))

    def replace(self, path: str, old: str, new: str) -> None:
        """Change a file of a layer where it says `old`; it has to say so."""
        file = self.root / path
        text = file.read_text()
        assert old in text, f"{path}: {old}"
        file.write_text(text.replace(old, new, 1))

    def publish(self, version: str = "", year: int = 2090) -> str:
        """Release what stands there, as a new version when one is named; gives the tag."""
        if version:
            text = re.sub(r"(?m)^version: .+", f"version: {version}", self.entry.read_text())
            news = f"changelog:\n  - version: {version}\n    date: {year}-01-01\n    changes: [Perubahan.]\n"
            self.entry.write_text(text.replace("changelog:\n", news, 1))
        (published,) = release.publish(catalogue.load(self.root), ["simpati"], str(self.registry))
        return f"v{published.version}"

    def add_migration(self) -> None:
        """One more migration of the domain app."""
        folder = self.root / "templates/simpati/files/simpati/migrations"
        before = max(path.stem for path in folder.glob("0*.py"))
        (folder / f"{int(before[:4]) + 1:04d}_lanjutan.py").write_text(NEXT_MIGRATION.format(before=before))


@pytest.fixture(scope="module")
def three(catalogue_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The registry and three releases, each changing what a region's room hangs on."""
    made = Catalogue(catalogue_root, tmp_path_factory.mktemp("three"))
    tags = [made.publish()]
    made.replace(SETTINGS, '"SESSION_IDLE_MINUTES", default=60', '"SESSION_IDLE_MINUTES", default=45')
    made.replace(FORMS, "class BalitaForm(", "# Rilis berikut mengubah formulir ini.\nclass BalitaForm(")
    made.replace(PAGE, REGION_STYLE, f'<meta name="rilis" content="kedua">\n  {REGION_STYLE}')
    made.replace("templates/inti/files/daerah/settings.py", "TAMBAHAN_APPS is added", "TAMBAHAN_APPS ikut")
    made.replace("templates/inti/files/daerah/urls.py", "own pages", "own web pages")
    made.add_migration()
    tags.append(made.publish("90.1.0", 2091))
    made.replace(SETTINGS, '"SESSION_IDLE_MINUTES", default=45', '"SESSION_IDLE_MINUTES", default=40')
    made.replace(PAGE, 'content="kedua"', 'content="ketiga"')
    made.replace(STYLE, ":root {", ":root {\n  --rilis: 3;")
    made.replace(SETTINGS, *(f'    "axes.middleware.AxesMiddleware",{more}\n]' for more in ("", "  # akhir")))
    made.replace("templates/inti/files/requirements/base.in", "pillow", "# Gambar.\npillow")
    made.add_migration()
    tags.append(made.publish("90.2.0", 2092))
    return made.registry, tags


@pytest.fixture(scope="module")
def region(three: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service repo of the first release in which the region has worked."""
    registry, tags = three
    repo = tmp_path_factory.mktemp("region") / "repo"
    asked = ("--defaults", "--vcs-ref", tags[0], "--data", "region_code=32.11")
    copier("copy", *asked, f"{BASE}/simpati.git", repo, at=repo.parent, **redirected(BASE, registry))
    git.init(repo)
    commit_all(repo, "As it came")
    shutil.copytree(EXAMPLE, repo / "daerah", dirs_exist_ok=True)
    profile = repo / "region.toml"
    profile.write_text(re.sub(r"(?m)^# primary = .+", 'primary = "#7a1f3d"', profile.read_text()))
    commit_all(repo, "The region's own")
    return repo


def lock(repo: Path) -> str:
    """What `make lock` makes of the runtime packages."""
    env = services.environment(repo)
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    command = ["make", "lock"]
    done = subprocess.run(command, cwd=repo, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return (repo / "requirements" / "base.txt").read_text()


def own_files(repo: Path) -> dict[str, bytes]:
    """What the region wrote, byte for byte."""
    files = [repo / "region.toml", *(repo / "daerah").rglob("*.*")]
    return {str(p.relative_to(repo)): p.read_bytes() for p in files if p.is_file() and p.suffix != ".pyc"}


def by_livinglab(repo: Path, registry: Path, *tags: str) -> None:
    """One `livinglab update` for each tag: each is one commit and leaves nothing to be merged."""
    releases = Releases(open_registry(str(registry), root=repo, canonical_url=BASE))
    for tag in tags:
        assert project.update(repo, releases, Wish(version=tag)).commit


def by_copier(repo: Path, registry: Path, *tags: str) -> None:
    """One plain `copier update` for each tag, without markers or rejected hunks."""
    for tag in tags:
        asked = ("--defaults", "--skip-answered", "--vcs-ref", tag)
        copier("update", *asked, at=repo, **redirected(BASE, registry))
        texts = (p.read_bytes() for p in repo.rglob("*") if p.is_file() and ".git" not in p.parts)
        assert not any(re.search(rb"(?m)^(<<<<<<<|>>>>>>>) ", text) for text in texts)
        assert not list(repo.rglob("*.rej"))
        commit_all(repo, f"Update to {tag}")


@pytest.fixture(scope="module")
def updated(
    region: Path, three: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The region's repo after both updates: one after the other by plain Copier, both at once by ours."""
    registry, tags = three
    stepped, at_once = (tmp_path_factory.mktemp("updated") / "repo" for _way in range(2))
    for repo in (stepped, at_once):
        git.run("clone", "--quiet", str(region), str(repo), at=region.parent)
    by_copier(stepped, registry, *tags[1:])
    by_livinglab(at_once, registry, tags[2])
    return stepped, at_once


def test_two_steps_by_plain_copier_are_one_of_ours(updated: tuple[Path, Path]) -> None:
    """File for file: what works after the one works after the other."""
    stepped, at_once = updated
    assert git.read(stepped, "HEAD") == git.read(at_once, "HEAD")


def test_the_next_releases_merge_over_it(region: Path, updated: tuple[Path, Path]) -> None:
    """No conflict; the region's files stay byte for byte, the ministry's arrive; all of it works."""
    _stepped, repo = updated
    assert own_files(repo) == own_files(region)
    assert 'content="ketiga"' in (repo / "inti/templates/inti/base.html").read_text()
    assert "--rilis: 3" in (repo / "inti/static/inti/app.css").read_text()
    assert len(list(repo.glob("simpati/migrations/*_lanjutan.py"))) == 2
    for command in (
        ("-m", "pytest", "-q", "daerah", "simpati/tests/test_halaman.py"),
        ("manage.py", "check"),
        ("manage.py", "makemigrations", "--check", "--dry-run"),
        ("-m", "ruff", "check", "."),
        ("-m", "mypy", "daerah"),
    ):
        done = services.run_python(repo, *command)
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"


def test_the_regions_packages_enter_the_lock(region: Path, tmp_path: Path) -> None:
    """`make lock` takes daerah/requirements.in in, with hashes and without an index's address."""
    repo = tmp_path / "repo"
    git.run("clone", "--quiet", str(region), str(repo), at=tmp_path)
    before = (repo / "requirements" / "base.txt").read_text()
    made = lock(repo)
    assert "segno==" not in before
    assert re.search(r"(?m)^segno==\S+ \\\n    --hash=sha256:", made)
    assert "://" not in re.sub(r"(?m)^#.*", "", made)


def test_the_example_is_what_the_guide_shows() -> None:
    """Every file of the example stands in the guide of the service, word for word."""
    guide = (Path(__file__).parents[1] / "templates/inti/files/docs/contoh.md").read_text()
    for path in sorted(EXAMPLE.rglob("*.*")):
        place = path.relative_to(EXAMPLE)
        if path.is_file() and place.parts[0] not in ("migrations", "tests"):
            assert f"`daerah/{place}`" in guide, place
            assert path.read_text().strip() in guide, place
