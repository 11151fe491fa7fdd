"""The environment: what cannot work is refused at the start, in a sentence that names the variable."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.health import deployment

SETTINGS = Path(__file__).resolve().parents[2] / "platform/portal/settings/__init__.py"
READ = ("DATABASE_", "REDIS_", "BROKER_", "SECRET_", "PERSON_", "PORTAL_", "EMAIL_", "PORT")

RIGHT = {
    "DATABASE_URL": "postgresql://portal_app:secret@database/portal",
    "DATABASE_OWNER_URL": "postgresql://portal_owner:secret@database/portal",
    "REDIS_URL": "redis://:secret@cache:6379/0",
    "BROKER_URL": "redis://:secret@cache:6379/1",
    "SECRET_KEY": "zq3Vb7Lw1xKc9RmT5yNf2HdJ8sGpA4uEoQiXrMvBnCzWkYtUhSl",
    "PERSON_DIGEST_KEY": "Pk5Tn8Vq2Wx7Zb3Rm9Yc4Ld6Hf1Js0GaEuOiQzXwCvBnMlKjHg",
    "PORTAL_ROOT_HOST": "commerce.example",
    "EMAIL_HOST": "mail",
    "PORTAL_DATA_DIR": "/nowhere",
}
PRODUCTION = RIGHT | {"PORTAL_PRODUCTION": "1"}


@pytest.fixture
def read(monkeypatch):
    """read({...}): the settings that this environment, and nothing else, gives."""
    for name in list(os.environ):
        if name.startswith(READ):
            monkeypatch.delenv(name)

    def run(environment: dict[str, str], **changes: str | None) -> dict[str, Any]:
        for name, value in (environment | changes).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return run


def test_what_is_right_is_taken(read):
    settings = read(PRODUCTION)

    assert settings["DATABASES"]["default"]["NAME"] == "portal"
    assert settings["SCHEME"] == "https"
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert not settings["DEBUG"]
    assert not settings["DEMO"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DATABASE_URL": None}, "DATABASE_URL is not set."),
        ({"DATABASE_URL": ""}, "DATABASE_URL names no database."),
        ({"DATABASE_URL": "postgresql://portal_app@host/"}, "DATABASE_URL names no database."),
        ({"DATABASE_URL": "mysql://u:p@h/d"}, "DATABASE_URL is not a PostgreSQL address"),
        ({"DATABASE_URL": "postgresql://h/d?nosuch=1"}, "DATABASE_URL is not a PostgreSQL address"),
        ({"REDIS_URL": None}, "REDIS_URL is not set."),
        ({"BROKER_URL": None}, "BROKER_URL is not set."),
        ({"PORTAL_DEMO": "maybe"}, "PORTAL_DEMO is 'maybe'. Write 1 or 0."),
        ({"PORTAL_DEBUG": "2"}, "PORTAL_DEBUG is '2'. Write 1 or 0."),
        ({"PORTAL_PRODUCTION": "oui"}, "PORTAL_PRODUCTION is 'oui'. Write 1 or 0."),
        ({"PORTAL_SCHEME": "ftp"}, "PORTAL_SCHEME is 'ftp'. Write one of: http, https."),
        ({"PORTAL_PROCESS": "cron"}, "PORTAL_PROCESS is 'cron'. Write one of: command, web, worker."),
        (
            {"PORTAL_DATABASE_ROLE": "postgres"},
            "PORTAL_DATABASE_ROLE is 'postgres'. Write one of: app, owner.",
        ),
        ({"PORTAL_DATABASE_ROLE": "owner", "DATABASE_OWNER_URL": None}, "DATABASE_OWNER_URL is not set."),
        ({"PORTAL_ARCHIVE_MAX_MB": "0"}, "PORTAL_ARCHIVE_MAX_MB is '0'. Write a number from 1 to 5000."),
        ({"PORTAL_ARCHIVE_MAX_MB": "1.5"}, "PORTAL_ARCHIVE_MAX_MB is '1.5'. Write a number from 1 to 5000."),
        ({"PORTAL_PROCESS": "web", "PORTAL_POOL_SIZE": "-1"}, "PORTAL_POOL_SIZE is '-1'."),
        ({"PORTAL_PROCESS": "web", "PORTAL_POOL_SIZE": ""}, "PORTAL_POOL_SIZE is ''."),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT is 'smtp'. Write a number from 1 to 65535."),
        ({"EMAIL_PORT": "65536"}, "EMAIL_PORT is '65536'."),
        ({"EMAIL_USE_TLS": "starttls"}, "EMAIL_USE_TLS is 'starttls'. Write 1 or 0."),
    ],
)
def test_what_cannot_work_is_refused(read, changes, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(RIGHT | changes)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set."),
        ({"PERSON_DIGEST_KEY": None}, "PERSON_DIGEST_KEY is not set."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short."),
        ({"SECRET_KEY": ""}, "SECRET_KEY is too short."),
        ({"PERSON_DIGEST_KEY": "short"}, "PERSON_DIGEST_KEY is too short."),
        ({"PORTAL_DEMO": "1"}, "PORTAL_DEMO and PORTAL_DEBUG must be off in production."),
        ({"PORTAL_DEBUG": "1"}, "PORTAL_DEMO and PORTAL_DEBUG must be off in production."),
        ({"PORTAL_HSTS_SECONDS": "for ever"}, "PORTAL_HSTS_SECONDS is 'for ever'."),
    ],
)
def test_production_refuses_what_only_the_demo_may_have(read, changes, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(PRODUCTION | changes)

    assert str(refusal.value).startswith(sentence)


def faults_in(settings: dict[str, Any], monkeypatch) -> list[str]:
    monkeypatch.setattr(deployment, "settings", SimpleNamespace(**settings))
    return list(deployment.faults())


@pytest.mark.parametrize("environment", [RIGHT, PRODUCTION, RIGHT | {"PORTAL_ROOT_HOST": "localhost:9000"}])
def test_what_is_right_passes_the_checks(read, monkeypatch, environment):
    assert faults_in(read(environment), monkeypatch) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ROOT_HOST", ""),
        ("PORTAL_ROOT_HOST", "http://commerce.example"),
        ("PORTAL_ROOT_HOST", "commerce.example/"),
        ("PORTAL_ROOT_HOST", "Commerce.Example"),
        ("PORTAL_ROOT_HOST", "commerce.example:http"),
        ("PORTAL_ROOT_HOST", "commerce.example:"),
        ("PORTAL_ROOT_HOST", "commerce example"),
        ("PORTAL_ROOT_HOST", "commerce..example"),
        ("PORTAL_ROOT_HOST", "[::1]:8000"),
        ("PORTAL_MAIL_DOMAIN", "commerce@example"),
        ("PORTAL_MAIL_DOMAIN", "commerce.example:25"),
        ("REDIS_URL", "cache:6379"),
        ("REDIS_URL", ""),
        ("BROKER_URL", "cache:6379/1"),
        ("BROKER_URL", ""),
    ],
)
def test_what_only_looks_like_an_address_is_refused(read, monkeypatch, name, value):
    (fault, *_) = faults_in(read(RIGHT | {name: value}), monkeypatch)

    assert fault.startswith(f"{name} is '{value}'. Write ")


def test_a_sentence_does_not_tell_a_password(read, monkeypatch):
    (fault,) = faults_in(read(RIGHT | {"REDIS_URL": "http://user:geheim@cache:6379"}), monkeypatch)

    assert "geheim" not in fault
    assert "cache:6379" in fault


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"PORTAL_ROOT_HOST": None}, "PORTAL_ROOT_HOST is not set."),
        ({"PORTAL_SCHEME": "http"}, "PORTAL_SCHEME is 'http'. Production needs https"),
        ({"SECRET_KEY": "k" * 60}, "SECRET_KEY or PERSON_DIGEST_KEY is no random text."),
        ({"EMAIL_HOST": None}, "EMAIL_HOST is not set."),
        ({"EMAIL_HOST": ""}, "EMAIL_HOST is not set."),
    ],
)
def test_production_is_not_left_half_settled(read, monkeypatch, changes, start):
    (fault, *_) = faults_in(read(PRODUCTION | changes), monkeypatch)

    assert fault.startswith(start)


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import portal.wsgi"],
        ["-m", "celery", "-A", "portal.celery", "--skip-checks", "worker", "--pool", "solo"],
    ],
)
def test_web_and_worker_do_not_start_with_what_cannot_work(command):
    started = subprocess.run(
        [sys.executable, *command],
        env=os.environ | {"PORTAL_ROOT_HOST": "http://portail.test"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert started.returncode == 1
    assert "PORTAL_ROOT_HOST is 'http://portail.test'." in started.stderr


def test_commands_say_it_too(settings):
    settings.MAIL_DOMAIN = "a@b"

    (error,) = deployment.check_deployment()

    assert error.msg.startswith("PORTAL_MAIL_DOMAIN is 'a@b'.")
