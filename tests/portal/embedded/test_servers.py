"""The embedded servers from outside: what a process gets, and what it finds again."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
import redis
from kombu import Connection

from portal import embedded
from portal.embedded import postgres
from portal.embedded.detached import is_running, living_in
from portal.embedded.folders import Profile
from portal.embedded.isolation import account_to_drop_to
from tests.portal.embedded.without_namespaces import NOT_HERE

Connected = psycopg.Connection[tuple[Any, ...]]


def as_app(servers: embedded.Servers) -> Connected:
    return psycopg.connect(servers.environment["DATABASE_URL"], autocommit=True)


def as_owner(servers: embedded.Servers) -> Connected:
    return psycopg.connect(servers.environment["DATABASE_OWNER_URL"], autocommit=True)


def value_of(connection: Connected, query: LiteralString) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def pid_of_postgres(folder: Path) -> int:
    found = postgres.running_in(folder / "postgres")
    assert found is not None
    return found.pid


def test_each_way_starts_stops_and_keeps_what_was_written(
    way: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_POSTGRES_ISOLATION", way)
    with embedded.start("demo", folder) as servers:
        with as_owner(servers) as owner:
            owner.execute("create table shop (name text)")
            owner.execute("insert into shop values ('Épicerie Léa')")
        pid = pid_of_postgres(folder)
    assert not is_running(pid)
    with embedded.start("demo", folder) as servers, as_owner(servers) as owner:
        assert value_of(owner, "select name from shop") == "Épicerie Léa"


def test_a_dropped_root_takes_the_database_along_and_brings_it_back(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has two ways to choose from")
    for way in ("drop", "auto", "drop"):
        monkeypatch.setenv("PORTAL_POSTGRES_ISOLATION", way)
        with embedded.start("demo", made) as servers, as_owner(servers) as owner:
            owner.execute("create table if not exists visit (way text)")
            owner.execute("insert into visit values (%s)", [way])
            n_visits = value_of(owner, "select count(*) from visit")
    assert n_visits == 3


def test_a_root_whose_namespaces_are_refused_drops_by_itself(folder: Path) -> None:
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("only root of a Linux can be given such a machine")
    script = Path(__file__).with_name("without_namespaces.py")
    start = (
        "import sys; from pathlib import Path; from portal import embedded\n"
        "with embedded.start('demo', Path(sys.argv[1])):\n"
        "    print(Path(sys.argv[1], 'postgres').readlink().owner())"
    )
    command = [sys.executable, str(script), sys.executable, "-c", start, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == NOT_HERE:
        pytest.skip("this machine refuses user namespaces altogether: the other tests drop already")
    assert done.stdout == f"{dropped_to()}\n", done.stderr


def dropped_to() -> str:
    account = account_to_drop_to()
    assert account is not None
    return account.name


def test_the_roles_can_do_what_they_should_and_no_more(made: Path) -> None:
    with embedded.start("test", made) as servers:
        with as_owner(servers) as owner:
            owner.execute("create extension pg_trgm")
            owner.execute("create schema city_namur")
            owner.execute("create database portal_copy")
            assert value_of(owner, "select rolsuper from pg_roles where rolname = current_user") is False
        with as_app(servers) as app:
            app.execute("create temporary table draft (i int)")
            for forbidden in ("create table t (i int)", "create schema s", "create database d"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)


def test_text_is_utf8_and_ordered_alike_on_every_machine(made: Path) -> None:
    with embedded.start("test", made) as servers, as_app(servers) as app:
        kept = app.execute(
            "select pg_encoding_to_char(encoding), datlocprovider, datlocale from pg_database "
            "where datname = current_database()"
        ).fetchone()
        assert kept == ("UTF8", "b", "C.UTF-8")
        assert value_of(app, "select upper('é')") == "É"
        assert value_of(app, "show max_locks_per_transaction") == "256"
        assert value_of(app, "show jit") == "off"


@pytest.mark.parametrize(("profile", "fsync"), [("demo", "on"), ("test", "off")])
def test_only_a_test_server_forgets_its_disk(profile: Profile, fsync: str, made: Path) -> None:
    with embedded.start(profile, made) as servers, as_app(servers) as app:
        assert value_of(app, "show fsync") == fsync
        assert value_of(app, "show full_page_writes") == fsync


def test_nobody_else_can_reach_the_servers(made: Path) -> None:
    with embedded.start("demo", made) as servers, as_app(servers) as app:
        assert value_of(app, "show listen_addresses") == ""
        for private in (servers.folders.sockets, made / "lease", made / "log", made / "valkey"):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
        cache = redis.Redis.from_url(servers.environment["REDIS_URL"])
        assert cache.config_get("port") == {"port": "0"}
        cache.close()


def test_the_broker_takes_a_message_and_keeps_it_over_a_restart(made: Path) -> None:
    with embedded.start("demo", made) as servers, Connection(servers.environment["BROKER_URL"]) as broker:
        queue = broker.SimpleQueue("due")
        queue.put({"city": "namur"})
        queue.close()
    with embedded.start("demo", made) as servers, Connection(servers.environment["BROKER_URL"]) as broker:
        queue = broker.SimpleQueue("due")
        assert queue.get(timeout=5).payload == {"city": "namur"}
        queue.close()


def test_a_killed_server_comes_back_with_its_data(made: Path) -> None:
    with embedded.start("demo", made) as servers:
        with as_owner(servers) as owner:
            owner.execute("create table shop (i int)")
            owner.execute("insert into shop values (7)")
        idle = as_app(servers)
        os.kill(pid_of_postgres(made), signal.SIGKILL)
        with embedded.start("demo", made) as found, as_owner(found) as owner:
            assert value_of(owner, "select i from shop") == 7
        idle.close()
    assert living_in(made / "postgres") == []


def test_a_pid_that_the_system_gave_to_another_program_does_not_keep_the_server_from_starting(
    made: Path,
) -> None:
    with embedded.start("demo", made):
        lines = (made / "postgres/postmaster.pid").read_text()
    pid, rest = lines.split("\n", 1)
    (made / "postgres/postmaster.pid").write_text(f"{os.getpid()}\n{rest}")
    with embedded.start("demo", made) as servers, as_app(servers) as app:
        assert value_of(app, "select 1") == 1
    assert pid != str(os.getpid())


def test_a_stopped_broker_is_started_beside_a_running_database(made: Path) -> None:
    with embedded.start("demo", made) as servers, as_app(servers) as app:
        cache = redis.Redis.from_url(servers.environment["REDIS_URL"])
        cache.shutdown(nosave=True)
        with embedded.start("demo", made) as found:
            again = redis.Redis.from_url(found.environment["REDIS_URL"])
            assert again.ping()
            again.close()
        assert value_of(app, "select 1") == 1
        cache.close()


def test_a_folder_with_a_long_name_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("un très long dossier " * 6)
    with embedded.start("test", deep) as servers, as_app(servers) as app:
        assert len(str(servers.folders.sockets)) < 80
        assert value_of(app, "select 1") == 1
        sockets = servers.folders.sockets
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        with embedded.start("test", deep) as joined:
            assert joined.environment == servers.environment
    sockets.rmdir()
