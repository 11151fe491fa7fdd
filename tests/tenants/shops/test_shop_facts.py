"""States, contacts, remarks, associations: services of one shop, and what they leave in the journal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from kernel.privacy import holdings
from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.journal.models import Entry
from tenants.shops.errors import LabelInUse, LabelTaken, OnlyState, StateDayTaken
from tenants.shops.merged import surviving_shop
from tenants.shops.models import (
    Association,
    Contact,
    Origin,
    RegisterState,
    ShopChange,
    ShopNote,
    ShopState,
    Tag,
)
from tenants.shops.selectors import family_of, with_state
from tenants.shops.services import (
    add_contact,
    add_label,
    change_contact,
    correct_state,
    delete_label,
    end_contact,
    merge_shops,
    rename_label,
    set_labels,
    set_state,
    withdraw_state,
    write_note,
)
from tests.factories.facts import make_person, make_shop
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def here(namur):
    with tenant_context(namur):
        yield namur


def state(shop, of=RegisterState.ACTIVE, on=DAY) -> ShopState:
    return set_state(shop, of, on=on, source=Origin.STAFF, actor=None, now=timezone.now())


def state_on(shop, day) -> str | None:
    row = with_state(type(shop).objects.filter(pk=shop.pk), day).get()
    return row.state  # type: ignore[attr-defined]


def test_a_state_is_corrected_for_a_past_day_and_the_one_before_is_kept_as_known(here):
    shop = make_shop(here)
    state(shop)
    closed = state(shop, RegisterState.CLOSED, DAY + timedelta(days=60))

    correct_state(
        closed, state=RegisterState.MOVED, on=DAY + timedelta(days=30), actor=None, now=timezone.now()
    )

    assert state_on(shop, DAY + timedelta(days=29)) == "active"
    assert state_on(shop, DAY + timedelta(days=30)) == "moved"
    assert ShopState.objects.filter(shop=shop).count() == 3
    assert Entry.objects.filter(action="shop.state_set").count() == 3


def test_two_states_do_not_begin_on_one_day_and_the_only_one_stays(here):
    shop = make_shop(here)
    first = state(shop)
    second = state(shop, RegisterState.CLOSED, DAY + timedelta(days=1))

    with pytest.raises(StateDayTaken):
        correct_state(second, state=RegisterState.VACANT, on=DAY, actor=None, now=timezone.now())
    for _ in range(2):
        withdraw_state(second, actor=None, now=timezone.now())
    with pytest.raises(OnlyState):
        withdraw_state(first, actor=None, now=timezone.now())
    assert state_on(shop, DAY + timedelta(days=9)) == "active"


def test_a_contact_is_of_several_shops_once_each_and_can_come_back(here):
    person = make_person(here, name="Anne", email="anne@exemple.test", phone="081")
    first, second = make_shop(here), make_shop(here, name="Chez Anne")
    now = timezone.now()
    values: dict[str, Any] = {"person": person, "source": Origin.STAFF, "actor": None, "now": now}
    for shop in (first, second, first):
        add_contact(shop=shop, role="owner", **values)
    contact = Contact.objects.get(shop=first)

    change_contact(contact=contact, role="employee", name="Anne Martin", phone="082", actor=None)
    for _ in range(2):
        end_contact(contact=contact, actor=None, now=now)
    add_contact(shop=first, role="owner", **values)

    person.refresh_from_db()
    assert (person.name, person.name_key, person.phone) == ("Anne Martin", "anne martin", "082")
    assert Contact.objects.filter(ended_at__isnull=True).count() == 2
    assert Contact.objects.count() == 3
    assert Entry.objects.filter(action="contact.ended").count() == 1


def test_erasing_somebody_ends_nothing_but_forgets_whom_the_city_reached(here):
    person = make_person(here, "anne", name="Anne", email="anne@exemple.test")
    shop = make_shop(here, name="Chez Anne")
    add_contact(shop=shop, person=person, role="owner", source=Origin.STAFF, actor=None, now=timezone.now())
    of_shops = next(holding for holding in holdings() if holding.app == "shops")
    assert {"shop__name": "Chez Anne"}.items() <= of_shops.export("anne")[1].items()

    of_shops.erase("anne", "nobody")

    assert not Contact.objects.exists()
    assert "anne" not in str(list(ShopChange.objects.values()))


def test_a_remark_is_gone_after_90_days_and_is_quoted_nowhere(here):
    author = make_user()
    with freeze_time("2026-03-01 10:00:00"):
        write_note(
            organisation=here, shop=make_shop(here), text="Par la cour", actor=author, now=timezone.now()
        )
    with freeze_time("2026-03-02 10:00:00"):
        write_note(
            organisation=here, shop=make_shop(here), text="Par le côté", actor=author, now=timezone.now()
        )
    assert Due.objects.filter(kind="shops.notes").count() == 2

    with freeze_time("2026-05-30 12:00:00"):
        do_due_work(here, HANDLERS, timezone.now())
        assert ShopNote.objects.count() == 2
    with freeze_time("2026-05-30 23:00:00"):
        do_due_work(here, HANDLERS, timezone.now())
        assert [note.text for note in ShopNote.objects.all()] == ["Par le côté"]
    with freeze_time("2026-06-01 12:00:00"):
        do_due_work(here, HANDLERS, timezone.now())
    assert not ShopNote.objects.exists()
    assert "cour" not in str(list(Entry.objects.values("action", "subject", "details")))
    assert all("cour" not in str(holding.export("anne")) for holding in holdings())


def test_an_association_is_there_once_however_it_is_spelt_and_goes_when_nobody_is_in_it(here):
    made = add_label(Association, "Les Vitrines de Namur", actor=None)
    tag = add_label(Tag, "à revoir", actor=None)
    other = add_label(Association, "Jambes commerce", actor=None)
    shop = make_shop(here)
    with pytest.raises(LabelTaken):
        add_label(Association, "LES VITRINES DE NAMUR ASBL", actor=None)
    with pytest.raises(LabelTaken):
        rename_label(other, "Vitrines de Namur", actor=None)
    other = rename_label(other, "Jambes en fête", actor=None)

    values: dict[str, Any] = {"source": Origin.STAFF, "actor": None, "now": timezone.now()}
    for _ in range(2):
        set_labels(shop, associations=[made, other], tags=[tag], **values)

    assert ShopChange.objects.get(shop=shop).changes == {
        "associations": ["", "Jambes en fête, Les Vitrines de Namur"],
        "tags": ["", "à revoir"],
    }
    shop.refresh_from_db()
    assert shop.version == 2
    with pytest.raises(LabelInUse):
        delete_label(made, actor=None)
    set_labels(shop, associations=[], tags=[], **values)
    for _ in range(2):
        delete_label(made, actor=None)
    assert [one.name for one in Association.objects.all()] == ["Jambes en fête"]


def test_the_family_of_a_shop_are_its_doubles_and_theirs(here):
    first, second, third = (make_shop(here, name=f"Chez {n}") for n in range(3))
    merge_shops(shop=third, into=second, on=DAY, actor=None)
    merge_shops(shop=second, into=first, on=DAY, actor=None)

    assert family_of(first.uuid) == [first.pk, second.pk, third.pk]
    assert family_of(second.uuid) == [second.pk, third.pk]
    assert surviving_shop(third) == first
