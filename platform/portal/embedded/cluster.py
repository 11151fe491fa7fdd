"""The files of the embedded PostgreSQL: made whole or not at all, and never those of another version."""

import subprocess
from pathlib import Path

from portal.embedded.detached import bare_environment, last_words
from portal.embedded.errors import CannotStart, reason_in_log, refused_in_a_sentence
from portal.embedded.isolation import Isolation

SUPERUSER = "postgres"

# The schema public of a PostgreSQL >= 15 lets nobody but the owner of the database create in it.
# One command a line: the single-user backend ends a command at the end of its line.
FIRST_COMMANDS = """\
create role portal_owner login createdb
create role portal_app login
create database portal owner portal_owner
revoke all on database portal from public
grant connect, temporary on database portal to portal_app
"""


def ensure_cluster(
    folder: Path, *, binaries: Path, isolation: Isolation, log: Path, is_durable: bool
) -> None:
    """Make the database files, roles and database where there are none; the second call changes nothing.

    They are made in a folder beside, and renamed when complete: a kill in between leaves nothing half-made.
    """
    if _has_cluster(folder, binaries):
        return
    partial = folder.with_name(folder.name + ".partial")
    _run(["/bin/rm", "-rf", partial], isolation=isolation, log=log)
    _run(
        [
            binaries / "initdb",
            f"--pgdata={partial}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *([] if is_durable else ["--no-sync"]),
        ],
        isolation=isolation,
        log=log,
    )
    _run(
        [binaries / "postgres", "--single", "-D", partial, "-c", "exit_on_error=on", "postgres"],
        isolation=isolation,
        log=log,
        typed=FIRST_COMMANDS,
    )
    with refused_in_a_sentence("keep the database in", folder):
        partial.rename(folder)


def _has_cluster(folder: Path, binaries: Path) -> bool:
    with refused_in_a_sentence("read the database in", folder):
        version = folder / "PG_VERSION"
        if not version.exists():
            if folder.is_dir() and any(folder.iterdir()):
                raise CannotStart(
                    f"{folder} is not empty and holds no database: move it away, then try again."
                )
            return False
        found = version.read_text().strip()
    ours = _major_version(binaries)
    if found != ours:
        raise CannotStart(
            f"The database in {folder} was made by PostgreSQL {found} and this is PostgreSQL {ours}: "
            "move it away to start anew, or dump and restore it with the old version (docs/operating.md)."
        )
    return True


def _major_version(binaries: Path) -> str:
    """Return the major version as PG_VERSION writes it, for example "18"."""
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2].split(".")[0]


def _run(command: list[str | Path], *, isolation: Isolation, log: Path, typed: str = "") -> None:
    account = isolation.account
    before = log.stat().st_size if log.exists() else 0
    with refused_in_a_sentence("write", log), log.open("ab") as words:
        try:
            done = subprocess.run(
                command,
                input=typed.encode(),
                stdout=words,
                stderr=words,
                cwd="/",
                env=bare_environment(),
                preexec_fn=isolation.before,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                check=False,
            )
        except subprocess.SubprocessError as error:
            raise CannotStart(f"Cannot change user to make the database: {error}.") from error
    if done.returncode:
        reason = reason_in_log(last_words(log, before)) or "the log says why"
        raise CannotStart(f"Cannot make the database: {reason} ({log}).")
