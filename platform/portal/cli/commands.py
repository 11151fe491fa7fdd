"""Our commands by task: what each is for, and what it needs before it runs. One table for all who ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from portal.cli import demo, doctor, score, servers

Run = Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class PortalCommand:
    """`run`: for a command that comes before Django. The others are management commands of our apps."""

    name: str
    summary: str
    role: Literal["app", "owner"] = "app"
    needs_servers: bool = True
    run: Run | None = None


TASKS: dict[str, tuple[PortalCommand, ...]] = {
    "Run it on this machine": (
        PortalCommand("demo", "serve the demo until Ctrl-C", run=demo.run),
        PortalCommand("doctor", "say what this machine lacks for demo and tests", run=doctor.run),
        PortalCommand("servers", "hold the embedded servers, or run a program with them", run=servers.run),
        PortalCommand("create_demo", "create the demo's data and logins", role="owner"),
    ),
    "Set up and upgrade": (
        PortalCommand("migrate", "make or upgrade the tables, shared and of each organisation", role="owner"),
        PortalCommand("create_organisation", "create the Agence or a partner", role="owner"),
        PortalCommand("create_cities", "create the 66 cities, or those of a list", role="owner"),
        PortalCommand("give_role", "let a person into an organisation"),
        PortalCommand("load_sectors", "load the sub-sectors of retail; part of migrate", role="owner"),
        PortalCommand("load_questionnaires", "load the carried questionnaire; part of migrate"),
        PortalCommand("rekey", "bring keys of names and people up to date; part of migrate", role="owner"),
        PortalCommand("carry_over_runs", "keep the runs of the last release; part of migrate", role="owner"),
        PortalCommand(
            "distribute", "place the shared tables on several nodes; part of migrate", role="owner"
        ),
    ),
    "Editions and figures": (
        PortalCommand("import_edition", "bring an edition in from its archive"),
        PortalCommand("relive_edition", "play an edition's archive through the portal's own services"),
        PortalCommand("export_edition", "write an edition as an archive"),
        PortalCommand("load_bce", "load the company register's open data into the cities"),
        PortalCommand("bilan", "print the figures of an edition on a day"),
        PortalCommand(
            "score",
            "score answers to the self-diagnostic, a JSON line each",
            needs_servers=False,
            run=score.run,
        ),
    ),
    "Work on the code": (
        PortalCommand("catalogues", "update, check or compile the translations", needs_servers=False),
        PortalCommand("api_schemas", "write or compare the API's descriptions", needs_servers=False),
        PortalCommand("document_figures", "write docs/figures.md", needs_servers=False),
    ),
}
COMMANDS: dict[str, PortalCommand] = {
    command.name: command for commands in TASKS.values() for command in commands
}
