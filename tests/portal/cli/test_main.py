"""The command line as a person types it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def portal(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "portal.cli.main", *words],
        env={**inherited, "PORTAL_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_program_runs_with_the_servers_and_their_own_client(tmp_path: Path) -> None:
    query = "psql --no-psqlrc -At -c 'select current_user' \"$DATABASE_OWNER_URL\""
    done = portal("servers", "--profile", "test", "--", "sh", "-c", query, folder=tmp_path)
    assert done.stdout == "portal_owner\n"
    assert not (tmp_path / "test/postgres/postmaster.pid").exists()


def test_the_status_of_the_program_is_passed_on(tmp_path: Path) -> None:
    assert portal("servers", "--profile", "test", "--", "sh", "-c", "exit 3", folder=tmp_path).returncode == 3
    done = portal("servers", "--profile", "test", "--", "no-such-program", folder=tmp_path)
    assert (done.returncode, done.stderr) == (127, "portal: There is no program no-such-program.\n")


def test_what_cannot_be_had_is_one_sentence_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    done = portal("migrate", folder=tmp_path / "var")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("portal: Cannot make the folder")


def test_a_value_that_settings_refuse_is_one_sentence(tmp_path: Path) -> None:
    done = portal(
        "check", folder=tmp_path, DATABASE_URL="nowhere", REDIS_URL="redis://x", BROKER_URL="redis://x"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("portal: DATABASE_URL is not a PostgreSQL address")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["demo", "doctor"])
def test_a_word_too_many_is_refused(command: str, tmp_path: Path) -> None:
    done = portal(command, "now", folder=tmp_path)
    assert done.returncode == 1
    assert f"portal {command} takes no argument" in done.stderr


def test_the_doctor_says_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    done = portal("doctor", folder=tmp_path)
    assert "ok       Python 3." in done.stdout
    assert "PostgreSQL and Valkey are installed; PostgreSQL runs " in done.stdout
