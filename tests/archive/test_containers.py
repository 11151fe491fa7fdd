"""Folders and ZIPs that lie, swell, leave their place or break: refused with a sentence."""

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from archive.format.container import open_archive
from archive.format.limits import MIB, Limits
from archive.format.problems import ArchiveRefused
from archive.format.tables import FILES
from tests.archive.samples import TEXTS, folder_of, problems_of, zip_of


def codes(path: Path, limits: Limits | None = None) -> list[str]:
    return [problem.code for problem in problems_of(path, limits=limits)]


@pytest.mark.parametrize(
    "name",
    ["../shops.csv", "/etc/shops.csv", "a/../../shops.csv", "..\\shops.csv", "C:\\shops.csv", "c:shops.csv"],
)
def test_a_path_that_leaves_the_zip_refuses_it(name: str, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {**TEXTS, name: "x"})

    problems = problems_of(path)

    assert [(problem.code, problem.value) for problem in problems] == [("archive_path", name)]


def test_nothing_is_ever_written_by_reading(tmp_path: Path) -> None:
    inside = tmp_path / "deep" / "er"
    inside.mkdir(parents=True)
    path = zip_of(inside / "a.zip", {**TEXTS, "../../gone.csv": "x"})

    problems_of(path)

    assert [found.name for found in tmp_path.rglob("*") if found.is_file()] == ["a.zip"]


def test_backslashes_of_windows_are_folders(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {f"edition\\{name}": text for name, text in TEXTS.items()})

    assert codes(path) == []


def with_entry(path: Path, name: str, mode: int) -> Path:
    zip_of(path, TEXTS)
    with zipfile.ZipFile(path, "a") as opened:
        entry = zipfile.ZipInfo(name)
        entry.create_system = 3
        entry.external_attr = mode << 16
        opened.writestr(entry, "/etc/passwd")
    return path


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_a_zip_refuses_it(kind: int, tmp_path: Path) -> None:
    assert codes(with_entry(tmp_path / "a.zip", "more.csv", kind | 0o777)) == ["archive_link"]


def test_an_encrypted_entry_refuses_the_zip(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", TEXTS, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    for signature, flags_at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.index(signature)
        raw[at + flags_at] |= 1
    path.write_bytes(raw)

    assert codes(path) == ["archive_encrypted"]


@pytest.mark.parametrize("name", ["more.zip", "old/more.ZIP", "more.7z", "more.tar.gz"])
def test_an_archive_in_the_archive_refuses_it(name: str, tmp_path: Path) -> None:
    assert codes(zip_of(tmp_path / "a.zip", {**TEXTS, name: "x"})) == ["archive_nested"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_take_much_memory_are_refused(compression: int, tmp_path: Path) -> None:
    assert codes(zip_of(tmp_path / "a.zip", TEXTS, compression)) == ["archive_compression"]


def test_two_files_of_one_name_refuse_the_zip(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {**TEXTS, "SHOPS.csv": "x"})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as opened:
        opened.writestr("shops.csv", "x")
        with pytest.warns(UserWarning, match="Duplicate"):
            opened.writestr("shops.csv", "y")

    assert codes(path) == ["archive_duplicate"]
    assert codes(tmp_path / "b.zip") == ["archive_duplicate"]


def test_two_editions_in_one_zip_are_refused(tmp_path: Path) -> None:
    files = {f"{folder}/{name}": text for folder in ("2030", "2031") for name, text in TEXTS.items()}

    problems = problems_of(zip_of(tmp_path / "a.zip", files))

    assert [problem.code for problem in problems] == ["archive_two_folders"]
    assert "2030, 2031" in problems[0].message


def test_too_many_files_refuse_the_archive(tmp_path: Path) -> None:
    extra = {f"{n}.txt": "x" for n in range(40)}
    folder = folder_of(tmp_path / "a")
    for name in extra:
        (folder / name).write_text("x")

    assert codes(zip_of(tmp_path / "a.zip", {**TEXTS, **extra})) == ["archive_too_many_files"]
    assert codes(folder) == ["archive_too_many_files"]


def test_a_table_of_thousands_of_files_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {f"{n:06}.txt": "" for n in range(6000)})

    assert codes(path) == ["archive_directory_too_big"]


def test_a_file_that_swells_beyond_the_ratio_is_refused_while_it_is_read(tmp_path: Path) -> None:
    bomb = TEXTS["shops.csv"].encode() + b"," * (20 * MIB)
    path = zip_of(tmp_path / "a.zip", {**TEXTS, "shops.csv": bomb})

    problems = problems_of(path)

    assert [(problem.code, problem.file) for problem in problems] == [("archive_bomb", "shops.csv")]


def test_the_total_is_counted_over_all_files_and_not_taken_from_headers(tmp_path: Path) -> None:
    big = os.urandom(900_000).hex()
    path = zip_of(
        tmp_path / "a.zip",
        {**TEXTS, "visits.csv": TEXTS["visits.csv"] + big, "costs.csv": TEXTS["costs.csv"] + big},
    )
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02")
    while at >= 0:  # every header lies about the size of its file
        raw[at + 24 : at + 28] = struct.pack("<I", 2**31 - 1)
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(raw)

    problems = problems_of(path, limits=Limits(total_mib=2))

    assert "archive_too_big" in {problem.code for problem in problems}
    assert "2\u00a0Mo" in next(p.message for p in problems if p.code == "archive_too_big")


def test_a_folder_is_counted_too(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", shops="x" * (2 * MIB))

    assert codes(folder, Limits(total_mib=1)) == ["archive_too_big"]


def test_reading_a_file_twice_is_counted_once(tmp_path: Path) -> None:
    text = TEXTS["shops.csv"] + "\n" * (MIB - 10_000)
    folder = folder_of(tmp_path / "a", shops=text)

    assert codes(folder, Limits(total_mib=1)) == []


def test_a_truncated_zip_is_said_to_be(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", TEXTS)
    whole = path.read_bytes()

    for length in (10, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:length])
        assert codes(path) == ["archive_truncated"]


def test_damaged_content_names_its_file(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", TEXTS, zipfile.ZIP_STORED)
    raw = path.read_bytes()
    path.write_bytes(raw.replace("L’Échoppe".encode(), "L’Echoppee".encode()))

    problems = problems_of(path)

    assert [(problem.code, problem.file) for problem in problems] == [("archive_damaged", "shops.csv")]


def test_any_damage_is_a_problem_and_never_an_exception(tmp_path: Path) -> None:
    whole = zip_of(tmp_path / "a.zip", TEXTS).read_bytes()
    path = tmp_path / "b.zip"
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        problems_of(path)


@pytest.mark.parametrize("content", [b"", b"rien", b"\x1f\x8b\x08"])
def test_what_is_neither_a_folder_nor_a_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(content)

    assert codes(tmp_path / "a") == ["archive_not_zip"]
    assert codes(tmp_path / "b") == ["archive_absent"]


def test_an_empty_zip_names_the_files_that_it_lacks(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {})

    assert codes(path) == ["file_missing"] * 5 + ["file_absent"] * 5


def test_a_link_or_a_pipe_in_a_folder_refuses_it(tmp_path: Path) -> None:
    linked, piped = folder_of(tmp_path / "a", shops=None), folder_of(tmp_path / "b", shops=None)
    (linked / "shops.csv").symlink_to("/etc/hostname")
    os.mkfifo(piped / "shops.csv")

    assert codes(linked) == ["archive_link"]
    assert codes(piped) == ["archive_link"]


def test_an_open_file_is_read_like_a_path_and_left_open(tmp_path: Path) -> None:
    raw = io.BytesIO(zip_of(tmp_path / "a.zip", TEXTS).read_bytes())

    with open_archive(raw, FILES) as archive:
        assert archive.names == frozenset(FILES)
    assert not raw.closed


def test_a_refusal_leaves_no_file_open(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {**TEXTS, "../x": "x"})

    with pytest.raises(ArchiveRefused, match=r"sort de l’archive"):
        open_archive(path, FILES)
