"""The version of the product, as pyproject.toml says it."""

import tomllib
from importlib import metadata

from portal.embedded.folders import PROJECT

PACKAGE = "commerce-connecte"


def product_version() -> str:
    """From the sources where they are there, for these are what runs; else from the installed package."""
    try:
        written = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        return metadata.version(PACKAGE)
    version: str = tomllib.loads(written)["project"]["version"]
    return version
