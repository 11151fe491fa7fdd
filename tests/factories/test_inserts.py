"""INSERT statements that follow their model: a column that comes later breaks none of them."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from kernel.database import connection
from tenants.mail.models import Mail
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop
from tests.factories.inserts import insert_statement

MAIL = {"unique_key": "%s", "kind": "'plain'", "subject": "''", "body_text": "'100 %%'", "queued_at": "now()"}


def test_every_column_but_the_key_is_written_by_the_caller_or_with_the_models_default():
    statement = insert_statement(Mail, MAIL)

    assert statement.startswith("INSERT INTO mail_mail (unique_key, kind, subject, body_text, queued_at, ")
    columns = statement[statement.index("(") + 1 : statement.index(")")].split(", ")
    assert {*columns, "id"} == {field.column for field in Mail._meta.concrete_fields}
    assert "'queued', 0, NULL, NULL, ''" in statement


def test_a_column_that_the_model_has_not_is_refused():
    with pytest.raises(LookupError, match="Shop has no column colour"):
        insert_statement(Shop, {"colour": "'red'"})


def test_a_column_without_a_constant_default_must_be_given():
    with pytest.raises(LookupError, match=r"Mail\.queued_at has no constant default"):
        insert_statement(Mail, {name: text for name, text in MAIL.items() if name != "queued_at"})
    with pytest.raises(LookupError, match=r"Organisation.* has no constant default"):
        insert_statement(Organisation, {})


def test_it_makes_the_rows_of_a_select(namur):
    statement = insert_statement(
        Mail, MAIL | {"unique_key": "n::text"}, rows="FROM generate_series(1, %s) n", end="RETURNING id"
    )
    with tenant_context(namur), connection.cursor() as cursor:
        cursor.execute(statement, [3])
        assert len(cursor.fetchall()) == 3
        assert set(Mail.objects.values_list("body_text", "state")) == {("100 %", "queued")}
