"""The project as files: where its areas, apps and modules are."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
AREAS = ("dashboards", "diagnostic", "campaigns", "tenants")
PLATFORM = ("portal", "archive", "kernel")
# Apps of `platform/`, beside the kernel: each a package of its own or of `portal`.
PLATFORM_APPS = ("archive", "portal.demo", "portal.health")
# Folders of an area that hold apps and are none themselves.
GROUPS = ("dashboards.engine",)
NOT_OURS = {"migrations", "static_src", "static_built", "__pycache__"}


def pyproject() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def roots() -> list[Path]:
    """The folders of our own packages."""
    return [*(PROJECT / area for area in AREAS), *(PROJECT / "platform" / name for name in PLATFORM)]


def apps() -> list[str]:
    """The apps of the areas, such as `tenants.shops`: one for each package of an area or a group."""
    packages = [name for container in (*AREAS, *GROUPS) for name in packages_in(container)]
    return sorted(name for name in packages if name not in GROUPS)


def packages_in(container: str) -> list[str]:
    """The packages directly in an area or a group: `dashboards.engine` is one of `dashboards`."""
    folder = PROJECT / container.replace(".", "/")
    return [f"{container}.{path.name}" for path in folder.iterdir() if _is_package(path)]


def _is_package(path: Path) -> bool:
    return path.is_dir() and any(path.glob("*.py"))


def modules(*folders: Path) -> Iterator[Path]:
    """Our Python files (of `folders`, else all but the tests), without migrations."""
    for folder in folders or roots():
        for path in sorted(folder.rglob("*.py")):
            if NOT_OURS.isdisjoint(path.relative_to(PROJECT).parts):
                yield path


def module_name(path: Path) -> str:
    """`platform/kernel/clock.py` -> `kernel.clock`."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    parts = parts[1:] if parts[0] == "platform" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def place(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@cache
def code_of(path: Path) -> str:
    """The file's code alone: without comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.unparse(tree)
