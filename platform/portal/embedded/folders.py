"""Where the embedded servers keep their files: one folder, `PORTAL_DATA_DIR` (default `var/`)."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from portal.embedded.detached import Account
from portal.embedded.errors import CannotStart, refused_in_a_sentence

Profile = Literal["demo", "test"]

PROJECT = Path(__file__).resolve().parents[3]

# sockaddr_un holds 108 bytes with the final zero; macOS holds 104.
LONGEST_SOCKET = 103
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")


def data_dir() -> Path:
    """Return the absolute folder of everything this installation writes."""
    return Path(os.environ.get("PORTAL_DATA_DIR") or PROJECT / "var").absolute()


@dataclass(frozen=True)
class ServerFolders:
    """The folders of one pair of servers; `sockets` may be outside `root`."""

    root: Path
    sockets: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def lease(self) -> Path:
        return self.root / "lease"

    def environment(self) -> dict[str, str]:
        """Return the settings' variables that lead to these servers, running or not."""
        folder = quote(str(self.sockets))
        return {
            "DATABASE_URL": f"postgresql://portal_app@/portal?host={folder}",
            "DATABASE_OWNER_URL": f"postgresql://portal_owner@/portal?host={folder}",
            "REDIS_URL": f"unix://{folder}/valkey.sock?db=0",
            "BROKER_URL": f"redis+socket://{folder}/valkey.sock?virtual_host=1",
        }


def root_of(profile: Profile, directory: Path | None = None) -> Path:
    """Return where a profile's servers live: tests have servers of their own, under the same folder."""
    root = (directory or data_dir()).absolute()
    return root / "test" if profile == "test" else root


def folders_under(root: Path, *, home: Path | None = None) -> ServerFolders:
    """Name the folders under `root`; `home` replaces it for what the PostgreSQL account must reach."""
    return ServerFolders(root=root, sockets=_socket_folder((home or root) / "run"))


def make_folder(folder: Path) -> None:
    """Make a folder and its parents where they are missing; one that exists stays as it is."""
    with refused_in_a_sentence("make the folder", folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def make_private(folder: Path, account: Account | None = None) -> None:
    """Make a folder that only its user can open, or refuse one that somebody else may have prepared."""
    make_folder(folder.parent)
    with refused_in_a_sentence("make the folder", folder):
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            if account:
                os.chown(folder, account.uid, account.gid)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise CannotStart(f"{folder} is not a folder: move it away, then try again.")
    if found.st_uid != (account.uid if account else os.geteuid()):
        raise CannotStart(
            f"{folder} belongs to another user (number {found.st_uid}): run the command as that user, "
            "or choose another folder with PORTAL_DATA_DIR."
        )
    if found.st_mode & 0o077:
        with refused_in_a_sentence("close to others the folder", folder):
            folder.chmod(0o700)


def digest_of(path: Path) -> str:
    """Return a short name for a path, for what belongs to it but has to live elsewhere."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _socket_folder(wanted: Path) -> Path:
    """Return `wanted`, or a short private folder where its path is too long or would need quoting."""
    fits = len(os.fsencode(wanted)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET
    if fits and re.fullmatch(r"[A-Za-z0-9/._-]+", str(wanted)):
        return wanted
    return Path("/tmp") / f"portal-{os.geteuid()}-{digest_of(wanted)}"  # noqa: S108 - made private, owner checked
