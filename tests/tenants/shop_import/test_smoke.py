from tenants.shops.models import *
from tenants.table_import.models import *
from tests.factories.imports import *


def test_smoke(in_namur, manager, client_on):
    content = """Liste des commerces de Namur;;;;;;
;;;;;;
Enseigne;Gérant;Adresse;CP;Localité;Tél.;BCE;Activité;Association
Boulangerie Lambert;Anne Lambert;Rue de Fer 12 bte 3;5000;Namur;81223344;0403.170.701;boulangerie;Namur Centre
Fleurs d'Anne;idem;Rue de l'Ange 5;5000;idem;470123456;0403170702;fleuriste;"
BOULANGERIE LAMBERT SPRL;;rue de fer 12;5000;;;;;
;;Rue X 1;5000;;;;;
"""
    table = begun(in_namur, manager, content)
    print(table.mapping)
    browser = client_on(in_namur, manager)
    base = "/espace/commerces/importer/"
    r = browser.get(base)
    assert r.status_code == 200
    r = browser.get(base + f"{table.uuid}/colonnes/")
    assert r.status_code == 200, r
    services.ask_for_preview(in_namur, table, table.mapping, actor=manager, now=timezone.now())
    r = browser.get(base + f"{table.uuid}/")
    assert r.status_code == 200, r
    table = run_step(in_namur, table)
    print(table.run.state, table.run.error, table.counts)
    for row in rows_of(table):
        print(row.line, row.outcome, row.values, row.reasons, row.changes)
    for o in Outcome.values:
        r = browser.get(base + f"{table.uuid}/?voir={o}")
        assert r.status_code == 200, r
    r = browser.get(base + f"{table.uuid}/rapport.csv")
    print(b"".join(r.streaming_content).decode())
    table = write(in_namur, manager, table)
    print(table.run.state, table.run.error, table.result)
    for s in Shop.objects.all():
        print(s.__dict__)
    print(
        list(ShopState.objects.values()),
        list(Contact.objects.values()),
        list(Person.objects.values()),
        list(Association.shops.through.objects.values()),
    )
    r = browser.get(base + f"{table.uuid}/")
    assert r.status_code == 200, r
    table = undone(in_namur, manager, table)
    print(table.run.state, table.run.error, table.run.result, table.result)
    assert not Shop.objects.exists() and not Person.objects.exists() and not Association.objects.exists()
    r = browser.get(base + f"{table.uuid}/")
    assert r.status_code == 200, r
