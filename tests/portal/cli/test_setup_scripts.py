"""The shell scripts behind `make`: what they find, when they work again, what they say."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.embedded.folders import PROJECT

SETUP = PROJECT / "platform/portal/setup"
OLD = '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; esac\n'


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def real_python(path: Path) -> Path:
    return program(path, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')


def run(script: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of setup/ with nothing on the path but the shell's own tools and `tmp_path/bin`."""
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "dirname", "id", "df", "awk", "find", "head"):
        found = next(Path(folder, name) for folder in ("/usr/bin", "/bin") if Path(folder, name).exists())
        if not (tools / name).exists():
            (tools / name).symlink_to(found)
    given = {"PATH": f"{tmp_path}/bin:{tools}", "HOME": str(tmp_path), **environment}
    return subprocess.run(
        ["/bin/sh", str(SETUP / script)], env=given, capture_output=True, text=True, check=False, cwd=tmp_path
    )


def found_python(tmp_path: Path, **environment: str) -> str:
    done = run("python.sh", tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_python_on_the_path_is_found_past_one_that_is_too_old(tmp_path: Path) -> None:
    program(tmp_path / "bin/python3.13", "#!/bin/sh\nexit 127\n")  # a shim whose version is not chosen
    program(tmp_path / "bin/python3.12", OLD)
    real_python(tmp_path / "bin/python3")
    assert found_python(tmp_path) == os.path.realpath(sys.executable)


def test_a_python_under_pyenv_only_is_found(tmp_path: Path) -> None:
    program(tmp_path / "bin/python3", OLD)
    real_python(tmp_path / ".pyenv/versions/3.12.9/bin/python3")
    assert found_python(tmp_path) == os.path.realpath(sys.executable)
    elsewhere = tmp_path / "opt"
    (tmp_path / ".pyenv").rename(elsewhere)
    assert found_python(tmp_path, PYENV_ROOT=str(elsewhere)) == os.path.realpath(sys.executable)


def test_a_python_that_only_uv_knows_is_found(tmp_path: Path) -> None:
    hidden = real_python(tmp_path / "share/python")
    program(tmp_path / "bin/uv", f"#!/bin/sh\necho {hidden}\n")
    assert found_python(tmp_path) == os.path.realpath(sys.executable)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Python 3.12 or newer is missing: install it"),
        ({"PORTAL_PYTHON": "/nowhere/python"}, "PORTAL_PYTHON=/nowhere/python is no Python 3.12 or newer."),
    ],
)
def test_no_python_is_said_in_a_sentence(environment: dict[str, str], sentence: str, tmp_path: Path) -> None:
    done = run("python.sh", tmp_path, **environment)
    assert done.returncode == 1
    assert done.stderr.startswith(f"setup: {sentence}")
    assert done.stderr.count("\n") == 1


def test_a_browser_is_named_or_found_or_its_absence_said(tmp_path: Path) -> None:
    program(tmp_path / "bin/id", "#!/bin/sh\necho 1000\n")
    assert "The browser tests need Chromium" in run("browser.sh", tmp_path).stderr
    assert "is no program" in run("browser.sh", tmp_path, PORTAL_CHROMIUM="/nowhere/chromium").stderr
    browser = program(tmp_path / "bin/chromium", "#!/bin/sh\n")
    assert run("browser.sh", tmp_path).stdout.strip() == str(browser)


def is_stale(stamp: Path, *sources: Path) -> bool:
    words = " ".join(f'"{path}"' for path in (stamp, *sources))
    done = subprocess.run(["/bin/sh", "-c", f'. "{SETUP}/say.sh"; is_stale {words}'], check=False)
    return done.returncode == 0


def test_work_is_done_again_only_when_a_source_is_newer(tmp_path: Path) -> None:
    stamp, source = tmp_path / ".built", tmp_path / "css" / "portal.css"
    source.parent.mkdir()
    source.write_text("")
    assert is_stale(stamp, source.parent)
    stamp.write_text("")
    long_ago = time.time() - 60
    os.utime(source, (long_ago, long_ago))
    os.utime(source.parent, (long_ago, long_ago))
    assert not is_stale(stamp, source.parent)
    os.utime(stamp, (long_ago - 60, long_ago - 60))
    assert is_stale(stamp, source.parent)


def test_make_tells_the_demo_when_it_began(tmp_path: Path) -> None:
    for name in ("packages.sh", "pages.sh"):
        program(tmp_path / name, "#!/bin/sh\n")
    program(tmp_path / "portal", '#!/bin/sh\necho "$PORTAL_BEGAN_AT"\n')
    before = int(time.time())
    done = subprocess.run(
        ["make", "--no-print-directory", "demo", f"setup_scripts={tmp_path}", f"bin={tmp_path}"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert before <= int(done.stdout) <= time.time()


def logged(tmp_path: Path, command: str) -> subprocess.CompletedProcess[str]:
    shell = f'. "{SETUP}/say.sh"; project="{tmp_path}"; log="{tmp_path}/log"; '
    script = shell + f"logged 'build it' sh -c '{command}'"
    return subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("error: No space left on device (os error 28)", "the disk is full."),
        ("EROFS: read-only file system", "the file system is read-only."),
        ("Could not resolve host: registry", "the package registry cannot be reached;"),
    ],
)
def test_a_failing_program_is_told_in_one_sentence(words: str, reason: str, tmp_path: Path) -> None:
    done = logged(tmp_path, f'echo "{words}"; exit 2')
    assert done.returncode == 1
    assert done.stderr.startswith(f"setup: Cannot build it: {reason}")
    assert done.stderr.count("\n") == 1


def test_an_unknown_failure_shows_its_last_words_and_where_the_others_are(tmp_path: Path) -> None:
    done = logged(tmp_path, "echo syntax error in portal.css; exit 2")
    assert (
        done.stderr
        == f"syntax error in portal.css\nsetup: Cannot build it; all of its words are in {tmp_path}/log.\n"
    )
