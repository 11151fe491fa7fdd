"""Run a command as root of a full-range user namespace in which no further one may be made.

So a test can have a machine that refuses user namespaces without changing this one.
Usage: python without_namespaces.py COMMAND...; status 77 where it cannot be done here.
"""

import os
import sys
from pathlib import Path

EVERYBODY = "0 0 4294967295"
NOT_HERE = 77


def main(command: list[str]) -> int:
    """Fork: the child enters the namespace, this process maps its users and waits for it."""
    has_entered, may_go_on = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        _become(command, has_entered[1], may_go_on[0])
    os.close(has_entered[1])
    try:
        if os.read(has_entered[0], 1):
            for name in ("uid_map", "gid_map"):
                Path("/proc", str(pid), name).write_text(EVERYBODY)
            os.write(may_go_on[1], b"x")
    except OSError:
        pass
    os.close(may_go_on[1])
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(command: list[str], has_entered: int, may_go_on: int) -> None:
    try:
        os.unshare(os.CLONE_NEWUSER)
        os.write(has_entered, b"x")
        if os.read(may_go_on, 1):
            os.setgid(0)
            os.setuid(0)
            Path("/proc/sys/user/max_user_namespaces").write_text("0")
            os.execvp(command[0], command)  # noqa: S606 - the test's own command
    finally:
        os._exit(NOT_HERE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
