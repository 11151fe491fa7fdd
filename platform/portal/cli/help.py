"""`portal help`: our commands by task; Django's too when asked for all."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Mapping

from portal.cli.commands import COMMANDS, TASKS
from portal.cli.version import product_version


def text() -> str:
    """The commands of the product, by task."""
    width = max(map(len, COMMANDS)) + 2
    lines = [
        f"Commerce connecté {product_version()}",
        "",
        "portal COMMAND ...        run a command",
        "portal COMMAND --help     what it does and which words it takes",
        "portal help --all         Django's commands too",
    ]
    for task, commands in TASKS.items():
        lines += ["", task]
        lines += [f"  {command.name.ljust(width)}{command.summary}" for command in commands]
    return "\n".join(lines)


def text_of_others(apps_of_commands: Mapping[str, object]) -> str:
    """The commands of Django and of libraries, by app; `apps_of_commands` as Django's `get_commands`."""
    by_app: dict[str, list[str]] = defaultdict(list)
    for name, app in sorted(apps_of_commands.items()):
        if name not in COMMANDS:
            by_app[str(app).removeprefix("django.")].append(name)
    lines = ["", "Of Django and its libraries"]
    for app, names in sorted(by_app.items()):
        indent = " " * 4
        lines += [
            f"  {app}",
            *textwrap.wrap(", ".join(names), 100, initial_indent=indent, subsequent_indent=indent),
        ]
    return "\n".join(lines)
