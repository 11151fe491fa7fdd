"""The databases that the benchmarks measure on: empty, with 66 cities, with the demonstration, large, 500."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.archives import ArchiveSize, write_archive
from tests.benchmarks.environment import Environment
from tests.benchmarks.invented_cities import write_cities

SOME = ("dinant", "liege", "mons", "namur")
N_CITIES, N_SCALE = 66, 500


def _kept(environment: Environment, kind: str, copied_from: str, fill: Callable[[str], object]) -> str:
    """Built beside and renamed when complete: one that was cut short is not taken for whole."""
    with environment.only_builder_of(kind):
        name, is_there = environment.kept(kind)
        if is_there:
            return name
        building = environment.copy_database(f"building_{kind}", copied_from)
        fill(building)
        return environment.rename_database(building, name)


def empty(environment: Environment) -> str:
    """Shared tables and the Agence; no city."""
    return _kept(
        environment,
        "empty",
        "template1",
        lambda name: environment.call("database_setup:migrate", name, role="owner"),
    )


def cities(environment: Environment) -> str:
    """The 66 cities, without a row of theirs."""
    return environment.cities_template or _kept(
        environment,
        "cities",
        empty(environment),
        lambda name: environment.call("database_setup:create_cities", name, role="owner"),
    )


def _once(environment: Environment, kind: str, copied_from: str, fill: Callable[[str], object]) -> str:
    """Made anew in each run, as the code that fills it may have changed."""
    if kind not in environment.made:
        name = environment.copy_database(kind, copied_from)
        fill(name)
        environment.made[kind] = name
    return environment.made[kind]


def demonstration(environment: Environment) -> str:
    """What `make demo` serves: 66 cities, both editions, people. In tiny size only what its pages need."""
    if environment.is_tiny:
        return _once(
            environment,
            "demonstration",
            cities(environment),
            lambda name: environment.call("database_setup:create_tiny_demo", name, role="owner"),
        )
    return _once(
        environment,
        "demonstration",
        empty(environment),
        lambda name: environment.call("database_setup:create_demo", name, role="owner"),
    )


def large(environment: Environment, size: ArchiveSize) -> str:
    """66 cities with an edition of that size."""
    path = str(archive_of(environment, size))
    return _once(
        environment,
        "large",
        cities(environment),
        lambda name: environment.call("database_setup:import_edition", name, path=path),
    )


def at_scale(environment: Environment) -> str:
    """500 cities: the 66, and invented ones. Kept."""
    path = environment.folder / "invented.csv"
    write_cities(path, N_SCALE - N_CITIES)
    return _kept(
        environment,
        "scale",
        cities(environment),
        lambda name: environment.call(
            "database_setup:create_more_cities", name, role="owner", path=str(path)
        ),
    )


def as_migrate_schemas_leaves_it(environment: Environment, copied_from: str, kind: str) -> str:
    """A copy in which `migrate_schemas` has run once: it records the migrations of every app in every schema,
    which ours does not, and only then has nothing to do. Kept."""
    return _kept(
        environment,
        kind,
        copied_from,
        lambda name: environment.call("database_setup:migrate_schemas", name, role="owner"),
    )


def some_cities(environment: Environment) -> str:
    """The 66; in tiny size the four that a storm is for, as to copy 66 schemas takes long."""
    if not environment.is_tiny:
        return cities(environment)
    return _kept(
        environment,
        "some",
        empty(environment),
        lambda name: environment.call("database_setup:create_cities", name, role="owner", slugs=SOME),
    )


def archive_of(environment: Environment, sizes: ArchiveSize) -> Path:
    """The folder of an archive of that size, written anew."""
    folder = environment.folder / f"archive-{sizes.attendance}"
    write_archive(folder, sizes)
    return folder
