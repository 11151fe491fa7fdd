"""The databases that the benchmarks measure on: empty, with 66 cities, with the demonstration, large, 500."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.archives import Sizes, write_archive
from tests.benchmarks.ground import Ground
from tests.benchmarks.invented import write_cities

LARGE = Sizes(attendance=20_000, diagnostics=10_000, forms=16_000)
N_SCALE = 500


def _kept(ground: Ground, kind: str, copied_from: str, fill: Callable[[str], object]) -> str:
    """Built beside and renamed when complete: one that was cut short is not taken for whole."""
    name, is_there = ground.kept(kind)
    if is_there:
        return name
    building = ground.make(f"building_{kind}", copied_from)
    fill(building)
    return ground.rename(building, name)


def empty(ground: Ground) -> str:
    """Shared tables and the Agence; no city."""
    return _kept(ground, "empty", "template1", lambda name: ground.call("making:migrate", name, role="owner"))


def cities(ground: Ground) -> str:
    """The 66 cities, without a row of theirs."""
    return _kept(
        ground, "cities", empty(ground), lambda name: ground.call("making:create_cities", name, role="owner")
    )


def _once(ground: Ground, kind: str, copied_from: str, fill: Callable[[str], object]) -> str:
    """Made anew in each run, as the code that fills it may have changed."""
    if kind not in ground.made:
        name = ground.make(f"bench_{kind}", copied_from)
        fill(name)
        ground.made[kind] = name
    return ground.made[kind]


def demonstration(ground: Ground) -> str:
    """What `make demo` serves: 66 cities, both editions, people."""
    return _once(
        ground,
        "demonstration",
        empty(ground),
        lambda name: ground.call("making:create_demo", name, role="owner"),
    )


def large(ground: Ground) -> str:
    """66 cities with an edition of 20,000 attendance rows."""
    path = str(archive_of(ground, LARGE))
    return _once(
        ground, "large", cities(ground), lambda name: ground.call("making:import_edition", name, path=path)
    )


def at_scale(ground: Ground) -> str:
    """500 cities: the 66, and invented ones. Kept."""
    path = ground.folder / "invented.csv"
    write_cities(path, N_SCALE - 66)
    return _kept(
        ground,
        "scale",
        cities(ground),
        lambda name: ground.call("making:create_more_cities", name, role="owner", path=str(path)),
    )


def as_migrate_schemas_leaves_it(ground: Ground, copied_from: str, kind: str) -> str:
    """A copy in which `migrate_schemas` has run once: it records the migrations of every app in every schema,
    which ours does not, and only then has nothing to do. Kept."""
    return _kept(
        ground, kind, copied_from, lambda name: ground.call("making:migrate_schemas", name, role="owner")
    )


def archive_of(ground: Ground, sizes: Sizes) -> Path:
    """The folder of an archive of that size, written anew."""
    folder = ground.folder / f"archive-{sizes.attendance}"
    write_archive(folder, sizes)
    return folder
