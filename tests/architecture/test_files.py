"""Where files are, what they are called, and that each says what it owns."""

import re
import sys

import pytest

from tests.architecture.project import AREAS, PROJECT, apps, docstring, modules, place

# Names that say nothing.
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common", "data", "info"}


def test_platform_is_no_package_as_it_would_hide_the_standard_librarys():
    assert not (PROJECT / "platform" / "__init__.py").exists()


def test_modules_and_packages_of_platform_shadow_no_module_of_the_standard_library():
    names = {
        path.stem if path.name != "__init__.py" else path.parent.name
        for path in modules(PROJECT / "platform")
    }
    assert names & sys.stdlib_module_names == set()


def test_every_module_says_in_one_line_what_it_owns():
    silent = [
        place(path)
        for path in [*modules(), *modules(PROJECT / "tests")]
        if path.stat().st_size and not docstring(path)
    ]
    assert silent == []


def test_every_app_has_a_package_with_a_docstring():
    empty = [app for app in apps() if not docstring(PROJECT / app.replace(".", "/") / "__init__.py")]
    assert empty == []


def test_no_module_has_a_name_that_says_nothing():
    assert [place(path) for path in modules() if path.stem in VAGUE] == []


@pytest.mark.parametrize("area", [*AREAS, "platform"])
def test_every_folder_with_code_is_a_package(area):
    folders = {path.parent for path in modules(PROJECT / area)} - {PROJECT / "platform"}
    assert [place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_folder_of_tests_is_a_package():
    folders = {path.parent for path in modules(PROJECT / "tests")}
    assert [place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_nothing_reads_from_outside_the_project():
    """The project carries what it needs: no path of the machine that it was written on."""
    absolute = re.compile(r"[\"'(= ]/(home|root|work|Users)/")
    files = [*modules(), *modules(PROJECT / "tests"), *(PROJECT / "platform/portal/setup").iterdir()]
    found = [place(path) for path in files if absolute.search(path.read_text(encoding="utf-8"))]
    assert [path for path in found if path != "tests/architecture/test_files.py"] == []
