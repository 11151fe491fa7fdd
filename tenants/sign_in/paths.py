"""Where signing in may lead: to a path of the host that is asked, and nowhere else."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(path: str, host: str) -> bool:
    """Whether a browser on `host` that is sent to `path` stays there."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, {host})


def safe_path(path: str | None, host: str, default: str = "/") -> str:
    """`path` where it stays on `host`, else `default`."""
    return path if path and is_own_path(path, host) else default
