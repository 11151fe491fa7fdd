"""People who can sign in, and browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenants.accounts.models import User
from tests.tenants.sign_in.browser import PASSWORD, Browser


@pytest.fixture
def visitor(db) -> Browser:
    return Browser()


@pytest.fixture
def with_password() -> Callable[[User], User]:
    """Give somebody the password of the tests."""

    def give(user: User) -> User:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        return user

    return give


@pytest.fixture
def manager(namur, member, with_password) -> User:
    """Manages Namur, and signs in by password."""
    return with_password(member(namur, "manager"))


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
