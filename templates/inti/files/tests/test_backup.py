"""Backup and restore: the drill on both databases, and everything that may be wrong with a file."""

import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from inti.state import archive, backup, uploads
from inti.state.archive import unpack
from inti.state.faults import BadBackup, NoSpace, StateFault
from inti.state.manifest import Manifest, Part
from tests.postgres import NoPostgres, Server, server
from tests.state import SIGN_IN, STILL_SIGNED_IN, Service

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("state")]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL."""
    try:
        with server() as running:
            yield running
    except NoPostgres as fault:
        pytest.skip(str(fault))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A SQLite service with rows and an upload; tests read it and do not change it."""
    service = Service(folder=tmp_path_factory.mktemp("seeded"))
    service.seed()
    return service


@pytest.fixture(scope="module")
def whole(seeded: Service) -> Path:
    """A backup of the seeded service."""
    return seeded.back_up()


@pytest.fixture
def empty(tmp_path: Path) -> Service:
    """Another machine on which nothing was set up."""
    return Service(folder=tmp_path / "kosong")


Machine = Callable[..., Service]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service with rows and an upload, of which the tests use copies."""
    if request.param == "sqlite":
        found: Service = request.getfixturevalue("seeded")
        return found
    running: Server = request.getfixturevalue("postgres")
    running.sql("CREATE DATABASE contoh")
    service = _on(running, tmp_path_factory.mktemp("contoh"), "contoh")
    service.seed()
    return service


def _on(running: Server, folder: Path, database: str) -> Service:
    return Service(folder=folder, url=running.url(database), programs=str(running.programs))


@pytest.fixture
def machine(request: pytest.FixtureRequest, model: Service, tmp_path: Path) -> Machine:
    """Makes services of one engine: by `full`, a copy of the model's data, or empty ones."""

    def make(name: str, *, full: bool = False) -> Service:
        if full:
            shutil.copytree(model.folder, tmp_path / name)
        if not model.url:
            return Service(folder=tmp_path / name)
        running: Server = request.getfixturevalue("postgres")
        database = f"{name}_{tmp_path.name[-20:]}"
        running.sql(f'CREATE DATABASE "{database}" TEMPLATE {"contoh" if full else "template1"}')
        return _on(running, tmp_path / name, database)

    return make


def test_drill_everything_comes_back_on_an_empty_machine(machine: Machine, tmp_path: Path) -> None:
    """Rows, uploads and keys survive the loss of the machine; even a session goes on."""
    lost = machine("lama", full=True)
    session = lost.shell(SIGN_IN).split("SESI ")[1].strip()
    objects, uploads = lost.objects(), lost.uploads()
    assert len(objects) > 100
    kept = tmp_path / "tempat lain"
    kept.mkdir()
    backup_file = shutil.move(lost.back_up("--kunci", str(kept / "kunci.env")), kept)
    shutil.rmtree(lost.folder)

    keys = _keys(kept / "kunci.env")
    found = replace(machine("baru"), env=keys)
    said = found.run("pulihkan", str(backup_file))
    assert "1 unggahan" in said
    assert found.objects() == objects
    assert found.uploads() == uploads != {}
    assert "MASIH admin" in found.shell(STILL_SIGNED_IN.format(session=session))


def _keys(path: Path) -> dict[str, str]:
    """The keys of a key file, which nobody else may read."""
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    found = dict(line.split("=", 1) for line in lines)
    assert "SECRET_KEY" in found
    return {name: value.strip("'") for name, value in found.items()}


def test_restoring_over_data_needs_a_word_and_keeps_what_was_there(machine: Machine) -> None:
    """Without --ganti nothing changes; with it the rows before are in a backup of their own."""
    service = machine("isi", full=True)
    before = service.rows()
    file = service.back_up()
    service.sql("UPDATE inti_user SET display_name = 'sesudah'")
    (service.folder / "berkas" / "baru.txt").write_text("sesudah cadangan")
    after, after_files = service.rows(), service.uploads()

    assert "--ganti" in service.refused("pulihkan", str(file))
    assert service.rows() == after
    said = service.run("pulihkan", str(file), "--ganti")
    assert service.rows() == before
    assert "baru.txt" not in service.uploads()

    safety = next(line for line in said.splitlines() if line.startswith("Data sebelumnya: "))
    service.run("pulihkan", safety.removeprefix("Data sebelumnya: "), "--ganti")
    assert service.rows() == after
    assert service.uploads() == after_files


def test_a_backup_of_an_earlier_version_is_migrated(machine: Machine) -> None:
    """Rows of a database that lacks a migration come back and the migration runs."""
    old = machine("dulu", full=True)
    _forget_sessions(old)
    file, rows = old.back_up(), old.rows()
    new = machine("kini")
    assert "Memigrasikan" in new.run("pulihkan", str(file))
    assert new.rows() == rows
    assert new.sql("SELECT count(*) FROM django_session") == [(0,)]


def _forget_sessions(service: Service) -> None:
    """The database as it was before the last app with sessions was added."""
    service.sql("DROP TABLE django_session")
    service.sql("DELETE FROM django_migrations WHERE app = 'sessions'")


def test_a_restored_postgresql_knows_how_many_rows_it_has(machine: Machine) -> None:
    """Without that it plans badly until it counts by itself, on the first morning of all."""
    old = machine("asal", full=True)
    if not old.url:
        pytest.skip("SQLite is copied as a file, with what it knows")
    new = machine("tujuan")
    new.run("pulihkan", str(old.back_up()))
    known = new.sql("SELECT reltuples FROM pg_class WHERE relname = 'inti_user'")
    assert known == new.sql("SELECT count(*) FROM inti_user") != [(0,)]


def test_a_backup_is_one_moment_although_the_service_goes_on(
    seeded: Service, tmp_path: Path
) -> None:
    """While a writer is busy the copy is consistent, and the writer does not fail."""
    with closing(sqlite3.connect(seeded.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE setengah_jadi (isi TEXT)")
        file = seeded.back_up()
        writer.execute("ROLLBACK")
    manifest = unpack(file, tmp_path)
    assert "setengah_jadi" not in manifest.counts
    assert manifest.counts["inti_user"] > 0


def test_a_running_service_sees_the_restored_rows(seeded: Service, tmp_path: Path) -> None:
    """A connection that was open before the restore reads the new rows, and none is lost on it."""
    service = Service(folder=tmp_path / "hidup")
    shutil.copytree(seeded.folder, service.folder)
    file = service.back_up()
    with closing(sqlite3.connect(service.database, isolation_level=None)) as open_before:
        open_before.execute("UPDATE inti_user SET display_name = 'Diubah'")
        service.run("pulihkan", str(file), "--ganti")
        names = {name for (name,) in open_before.execute("SELECT display_name FROM inti_user")}
        assert "Diubah" not in names
        open_before.execute("UPDATE inti_user SET display_name = 'Sesudah'")
    assert service.sql("SELECT DISTINCT display_name FROM inti_user") == [("Sesudah",)]


def test_only_the_owner_can_read_a_backup(whole: Path) -> None:
    """The file holds everything about everybody."""
    assert whole.stat().st_mode & 0o777 == 0o600
    assert not list(whole.parent.glob(".*"))


def test_a_backup_holds_no_key(seeded: Service, whole: Path) -> None:
    """The signing key is told by a fingerprint only."""
    key = (seeded.folder / "secret_key").read_bytes().strip()
    assert key not in whole.read_bytes()
    assert b'"SECRET_KEY"' in whole.read_bytes()


def test_a_compressed_backup_is_smaller_and_comes_back(
    seeded: Service, whole: Path, empty: Service
) -> None:
    """--mampat changes the file and not what it holds."""
    small = seeded.back_up("--mampat")
    assert small.stat().st_size < whole.stat().st_size / 2
    empty.run("pulihkan", str(small))
    assert empty.rows() == seeded.rows()


def test_other_keys_are_told_after_a_restore(whole: Path, empty: Service) -> None:
    """Who restores without the keys learns it at once and not from the citizens."""
    done = empty.manage("pulihkan", str(whole))
    assert done.returncode == 0, done.stderr
    assert "kunci berbeda" in done.stderr
    assert "SECRET_KEY" in done.stderr


def test_a_key_file_is_never_overwritten(seeded: Service, tmp_path: Path) -> None:
    """A second export with the same name is refused before anything is written."""
    file = tmp_path / "kunci.env"
    file.write_text("SECRET_KEY='yang lama'\n")
    before = set((seeded.folder / "cadangan").glob("*"))
    assert "tidak ditimpa" in seeded.refused("cadangkan", "--kunci", str(file))
    assert file.read_text() == "SECRET_KEY='yang lama'\n"
    assert set((seeded.folder / "cadangan").glob("*")) == before


def test_old_backups_make_room_for_new_ones(tmp_path: Path) -> None:
    """The newest of a kind stay; another kind and other files are not touched."""
    names = [f"cadangan-2026010{day}-000000.tar" for day in range(1, 6)]
    others = ["sebelum-pulih-20260101-000000.tar", "cadangan-penting.tar", "catatan.txt"]
    for name in [*names, *others]:
        (tmp_path / name).touch()
    removed = backup.prune(tmp_path, backup.ORDINARY, 2)
    assert [path.name for path in removed] == names[:3]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[3:], *others])


def test_the_number_to_keep_must_be_sensible(seeded: Service) -> None:
    """Nobody keeps zero backups by a slip."""
    assert "mulai dari 1" in seeded.refused("cadangkan", "--simpan", "0")


@pytest.mark.parametrize("part", [0.2, 0.7, 0.999])
def test_a_truncated_backup_is_refused(whole: Path, tmp_path: Path, part: float) -> None:
    """Wherever the copy broke off, it is noticed."""
    broken = tmp_path / "terpotong.tar"
    content = whole.read_bytes()
    # A tar ends with up to 10 KB of zeros that carry nothing.
    broken.write_bytes(content.rstrip(b"\0")[: int(len(content.rstrip(b"\0")) * part)])
    with pytest.raises(BadBackup, match="utuh"):
        unpack(broken, tmp_path)


def test_a_changed_byte_is_noticed(whole: Path, empty: Service) -> None:
    """The hash of a part that was changed does not fit the manifest."""
    changed = empty.folder.with_name("berubah.tar")
    content = bytearray(whole.read_bytes())
    content[200_000] ^= 1
    changed.write_bytes(content)
    assert "berubah setelah dibuat" in empty.refused("pulihkan", str(changed))
    assert not empty.database.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff" + b"x" * 5000, b"\x1f\x8b\x08\x00rusak"])
def test_something_else_is_no_backup(tmp_path: Path, content: bytes) -> None:
    """A picture, an empty file and a broken gzip are told apart from a backup."""
    other = tmp_path / "foto.jpg"
    other.write_bytes(content)
    with pytest.raises(BadBackup, match="utuh"):
        unpack(other, tmp_path)


def test_a_missing_file_is_told(empty: Service) -> None:
    """A slip in the name does not touch the target."""
    assert "tidak ada" in empty.refused("pulihkan", "hilang.tar")
    assert not empty.database.exists()


def _tar(path: Path, entries: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for entry, content in entries:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "name",
    [
        *("../lolos", "/var/lolos", "unggahan/../../lolos", "lain/berkas"),
        *("unggahan/./../../lolos", ".", "manifest.json/lolos"),
    ],
)
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is written outside the folder that was given."""
    inside = tmp_path / "di" / "dalam"
    inside.mkdir(parents=True)
    file = _tar(tmp_path / "jahat.tar", [(tarfile.TarInfo(name), b"jahat")])
    with pytest.raises(BadBackup, match="mencurigakan"):
        unpack(file, inside)
    assert not list(tmp_path.rglob("lolos"))


def test_a_damaged_list_of_contents_is_told(whole: Path) -> None:
    """Whatever kind of value stands where: one sentence, before anything is touched."""
    with tarfile.open(whole) as tar:
        stored = tar.extractfile("manifest.json")
        assert stored
        values = json.loads(stored.read())
    for name, wrong in {
        "engine": ["sqlite"],
        "migrations": {"inti": 5},
        "keys": [1],
        "counts": "x",
        "parts": [],
        "release": None,
        "uploads": 3,
    }.items():
        with pytest.raises(BadBackup, match="Daftar isi"):
            Manifest.from_json(json.dumps({**values, name: wrong}).encode())


def test_a_restore_that_fails_leaves_the_uploads_as_they_were(tmp_path: Path) -> None:
    """Those that were replaced come back, those that were brought go."""
    source, root = tmp_path / "cadangan", tmp_path / "berkas"
    for folder, names in ((source, ("a/satu", "dua")), (root, ("a/satu", "tiga"))):
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(folder.name)
    failure = pytest.raises(StateFault)
    with failure, uploads.exchanged(source, root, tmp_path / "lama") as count:
        assert (count, (root / "a/satu").read_text()) == (2, "cadangan")
        raise StateFault
    kept = {path.relative_to(root).as_posix(): path.read_text() for path in uploads.files(root)}
    assert kept == {"a/satu": "berkas", "tiga": "berkas"}


def test_what_killed_backups_left_is_cleared(tmp_path: Path) -> None:
    """After a day; a backup that is being written is left alone."""
    (tmp_path / ".cadangan-lama").mkdir()
    (tmp_path / ".cadangan-lama" / "data.sqlite3").touch()
    (tmp_path / ".cadangan-20260101-000000.tar.sebagian").touch()
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    (tmp_path / ".cadangan-baru").mkdir()
    backup._tidy(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".cadangan-baru"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    """A backup holds ordinary files only."""
    entry = tarfile.TarInfo("unggahan/tautan")
    entry.type, entry.linkname = kind, "/etc/passwd"
    with pytest.raises(BadBackup, match="mencurigakan"):
        unpack(_tar(tmp_path / "tautan.tar", [(entry, b"")]), tmp_path / "x")


def test_a_part_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    """Somebody added a file to a whole backup."""
    manifest = Manifest(
        service="",
        release="",
        made="2026-01-01",
        engine="sqlite",
        uploads="disertakan",
        migrations={},
        counts={},
        keys={},
        parts={"unggahan/a": Part(size=1, sha256="0")},
    ).to_json()
    extra = tarfile.TarInfo("unggahan/b")
    file = _tar(tmp_path / "t.tar", [(extra, b"x"), (tarfile.TarInfo("manifest.json"), manifest)])
    (tmp_path / "x").mkdir()
    with pytest.raises(BadBackup, match="berubah"):
        unpack(file, tmp_path / "x")


@pytest.mark.parametrize("text", [b"bukan json", b"[]", b"{}", b'{"schema": 1, "parts": 3}'])
def test_a_damaged_manifest_is_refused(text: bytes) -> None:
    """A manifest that cannot be read is told as such."""
    with pytest.raises(BadBackup, match="rusak"):
        Manifest.from_json(text)


def test_a_manifest_of_a_later_shape_is_told() -> None:
    """A backup of the future asks for an update of the service."""
    with pytest.raises(BadBackup, match="perbarui layanan"):
        Manifest.from_json(json.dumps({"schema": 2}).encode())


def _rewritten(whole: Path, target: Path, **values: object) -> Path:
    """The same backup whose manifest claims something else."""
    with tarfile.open(whole) as old, tarfile.open(target, "w") as new:
        for entry in old:
            file = old.extractfile(entry)
            content = file.read() if file else b""
            if entry.name == archive.MANIFEST:
                content = json.dumps({**json.loads(content), **values}).encode()
                entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    return target


def test_a_backup_of_another_engine_is_refused(whole: Path, empty: Service, tmp_path: Path) -> None:
    """The refusal names both engines and the variable."""
    other = _rewritten(whole, tmp_path / "lain.tar", engine="postgresql")
    said = empty.refused("pulihkan", str(other))
    assert "PostgreSQL" in said
    assert "DATABASE_URL" in said
    assert not empty.database.exists()


def test_a_backup_of_a_later_version_is_refused(
    whole: Path, empty: Service, tmp_path: Path
) -> None:
    """Migrations that this code does not know cannot be undone by it."""
    later = {"inti": ["0001_initial", "0999_masa_depan"]}
    other = _rewritten(whole, tmp_path / "baru.tar", migrations=later, release="9.0.0")
    said = empty.refused("pulihkan", str(other))
    assert "lebih baru (9.0.0" in said
    assert "inti.0999_masa_depan" in said
    assert not empty.database.exists()


def test_a_database_with_other_rows_than_recorded_is_refused(
    whole: Path, empty: Service, tmp_path: Path
) -> None:
    """Counts are compared before anything is replaced."""
    with tarfile.open(whole) as tar:
        file = tar.extractfile(archive.MANIFEST)
        assert file
        counts = json.load(file)["counts"]
    other = _rewritten(whole, tmp_path / "t.tar", counts={**counts, "inti_user": 12_345})
    assert "rusak" in empty.refused("pulihkan", str(other))
    assert not empty.database.exists()


def test_a_broken_database_is_set_aside_and_replaced(whole: Path, empty: Service) -> None:
    """What SQLite cannot read is kept for rescue, and the service comes back."""
    empty.folder.mkdir(parents=True)
    empty.database.write_bytes(b"bukan basis data" * 500)
    assert "--ganti" in empty.refused("pulihkan", str(whole))
    empty.run("pulihkan", str(whole), "--ganti")
    assert empty.sql("SELECT count(*) FROM inti_user") > [(0,)]
    aside = next(empty.folder.glob("data.sqlite3.rusak-*"))
    assert aside.read_bytes() == b"bukan basis data" * 500


def test_the_demo_is_not_backed_up(tmp_path: Path) -> None:
    """Its data are invented; backup and restore say so."""
    demo = Service(folder=tmp_path, env={"LIVINGLAB_DEMO": "1"})
    assert "rekaan" in demo.refused("cadangkan")
    assert "Demo" in demo.refused("pulihkan", "x.tar")


def test_a_full_disk_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says how much is free and how much is needed."""
    with pytest.raises(NoSpace, match=r"tinggal .* MB, perlu .* MB"):
        archive.need_space(tmp_path, 1 << 60)


def test_a_failed_backup_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a partial file nor one that looks whole."""
    source = tmp_path / "isi"
    source.write_bytes(b"x")
    with pytest.raises(IsADirectoryError):
        _write_and_fail(tmp_path / "x.tar", source)
    assert list(tmp_path.iterdir()) == [source]


def _write_and_fail(target: Path, source: Path) -> None:
    with archive.writing(target) as writer:
        writer.add("unggahan/isi", source)
        writer.add("unggahan/folder", source.parent)


def test_old_client_programs_are_told(machine: Machine, tmp_path: Path) -> None:
    """Where pg_dump is missing or older than the server, the sentence says what to install."""
    service = machine("alat", full=True)
    if not service.url:
        pytest.skip("SQLite needs no client program")
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    (fake / "pg_dump").chmod(0o755)
    said = service.refused("cadangkan", POSTGRES_BIN=str(fake))
    assert "postgresql-client" in said
    assert "POSTGRES_BIN" in said
    _forget_sessions(service)
    done = service.manage("siapkan", POSTGRES_BIN=str(fake))
    assert done.returncode == 0, done.stderr
    assert "tanpa cadangan otomatis" in done.stderr + done.stdout
