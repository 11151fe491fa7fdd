"""The files of a deployment agree with each other, with the settings and with the embedded servers."""

import os
import re
import subprocess
import sys
from typing import Any

import psycopg
import pytest
import yaml

from portal import embedded
from portal.embedded.cluster import FIRST_COMMANDS
from portal.embedded.folders import PROJECT

DEPLOY = PROJECT / "platform/portal/deploy"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
PORTAL_SERVICES = ("migrate", "web", "worker", "beat")
EXAMPLE = {
    "PORTAL_ROOT_HOST": "portail.example.org",
    "PORTAL_MAIL_DOMAIN": "portail.example.org",
    "PORTAL_CERTIFICATES": "/etc/certificates",
    "SECRET_KEY": "s" * 64,
    "PERSON_DIGEST_KEY": "d" * 64,
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return read


def example_variables() -> list[str]:
    lines = (DEPLOY / "production.example.env").read_text().splitlines()
    return [line.partition("=")[0] for line in lines if line and not line.startswith("#")]


def filled_in(value: object) -> str:
    return VARIABLE.sub(lambda found: EXAMPLE.get(found[1], "secret-of-the-test"), str(value))


def test_every_value_of_a_deployment_is_asked_for_and_none_has_a_default() -> None:
    used = VARIABLE.findall((PROJECT / "docker-compose.yml").read_text())
    assert {name for name, _ in used} == set(example_variables())
    assert {rest for _, rest in used} == {":?write it in .env"}
    text = (DEPLOY / "production.example.env").read_text()
    assert re.findall(r"^\w+=.+$", text, re.MULTILINE) == []


@pytest.mark.parametrize("service", PORTAL_SERVICES)
def test_the_settings_accept_what_a_service_is_given(service: str, compose: dict[str, Any]) -> None:
    given = {name: filled_in(value) for name, value in compose["services"][service]["environment"].items()}
    role = {"PORTAL_DATABASE_ROLE": "owner" if "DATABASE_OWNER_URL" in given else "app"}
    read = (
        "from django.conf import settings; "
        "print(settings.DATABASES['default']['USER'], settings.SECURE_SSL_REDIRECT)"
    )
    done = subprocess.run(
        [sys.executable, "-c", read],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", **given, **role},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.split() == [f"portal_{role['PORTAL_DATABASE_ROLE']}", "True"]


def test_only_the_migration_gets_the_owners_password(compose: dict[str, Any]) -> None:
    holders = {
        name for name, service in compose["services"].items() if "PORTAL_OWNER_PASSWORD" in yaml.dump(service)
    }
    assert holders == {"database", "migrate"}


def test_every_service_keeps_its_words_short_and_comes_back(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
        assert service["logging"]["options"]["max-size"]
    for name in ("database", "valkey", "web"):
        assert compose["services"][name]["healthcheck"]["test"]


def test_what_compose_mounts_and_builds_exists(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert (
                (PROJECT / source).exists()
                if source.startswith("./")
                else source[0] == "$" or source in compose["volumes"]
            )
    assert (PROJECT / compose["services"]["web"]["build"]["dockerfile"]).exists()


def test_the_roles_of_production_are_those_of_the_embedded_servers() -> None:
    statements = re.findall(r"^(?:create|revoke|grant).*;$", (DEPLOY / "roles.sql").read_text(), re.MULTILINE)
    without_passwords = [re.sub(r" password :'\w+'|;", "", line) for line in statements]
    embedded_only = FIRST_COMMANDS.replace(" createdb", "").splitlines()
    assert without_passwords == embedded_only


def test_the_database_is_set_up_as_the_embedded_one(compose: dict[str, Any]) -> None:
    words = compose["services"]["database"]["command"]
    with embedded.start("test") as servers, psycopg.connect(servers.environment["DATABASE_URL"]) as app:
        for setting in words[2::2]:
            name, _, value = setting.partition("=")
            shown = app.execute("select current_setting(%s)", [name]).fetchone()
            assert shown == (value,)


def test_every_variable_that_the_settings_read_is_in_the_operators_guide() -> None:
    settings = "".join(path.read_text() for path in (PROJECT / "platform/portal/settings").glob("*.py"))
    read = set(re.findall(r"environment\.\w+\(\s*\"([A-Z_]+)\"", settings))
    guide = (PROJECT / "docs/operating.md").read_text().replace("`_", "`EMAIL_")
    chosen_by_the_command = {"PORTAL_PROCESS", "PORTAL_DATABASE_ROLE", "PORTAL_DEBUG", "PORTAL_DEMO"}
    assert {name for name in read - chosen_by_the_command if f"`{name}`" not in guide} == set()
