"""Loading a full extract: which establishments are taken, and what is kept of each."""

from datetime import date

from django_tenants.utils import tenant_context

from tenants.company_register.models import Extract
from tests.factories.bce import Company


def test_an_establishment_is_kept_with_what_the_files_say_of_it(load, rows_of, namur):
    bakery = Company(
        1, sign="Le Pain doré", contacts={"TEL": "081 22 33 44", "WEB": "lepaindore.example"}, box="B"
    )

    report = load(bakery)

    row = rows_of(namur)[bakery.bce]
    assert row.sign == "Le Pain doré"
    assert row.legal_name == "Le Pain doré SRL"
    assert (row.street, row.number, row.box, row.postal_code) == ("Rue de Fer", "12", "B", "5000")
    assert row.street_key == "rue fer"
    assert row.sector_id == "ALI-BOU"
    assert row.nace_codes == ["4724101"]
    assert row.started_on == date(2015, 3, 1)
    assert row.enterprise == bakery.enterprise.replace(".", "")
    assert not row.is_natural_person
    assert (row.phone, row.website, row.email) == ("081 22 33 44", "lepaindore.example", "")
    assert (row.extract_on, row.extract_number, row.gone_on) == (date(2026, 11, 2), 130, None)
    counts = report.cities["namur"]
    assert (counts.establishments, counts.retail, counts.new, counts.changed, counts.gone) == (1, 1, 1, 0, 0)
    with tenant_context(namur):
        extract = Extract.objects.get()
        assert (extract.day, extract.number, extract.type) == (date(2026, 11, 2), 130, "full")
        assert extract.situations["050"] == {"fr": "Ouverture de faillite", "nl": "Opening faillissement"}
