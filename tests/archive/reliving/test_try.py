import time
from datetime import date
from pathlib import Path
import pytest
from django.utils import timezone
from archive.importing.services import import_archive
from archive.reliving.services import relive_archive
from tests.archive.editions import EXAMPLES, TRICKY
from tests.archive.reliving.comparing import differences
from campaigns.editions.models import Edition
DAYS=[date(2024,4,10),date(2024,5,15),date(2024,6,30),date(2024,10,15)]
def test_tricky(db, tmp_path):
    t=time.time(); r=relive_archive(TRICKY, code="vecu", now=timezone.now()); print('relive',time.time()-t)
    for f in r.files: print(f)
    print("\n".join(r.sentences)); print(r.report.to_text("en") if not r.files else "")
    t=time.time(); import_archive(TRICKY); print('import',time.time()-t)
    for d in differences("2024-tricky","vecu",DAYS): print(d)
    assert 0
@pytest.mark.parametrize("e,code,days",[("edition_2016","2016",[date(2016,8,19),date(2016,10,4)]),("edition_sample","2022-h5",[date(2022,9,1),date(2022,10,20)])])
def test_big(db, e, code, days):
    t=time.time(); r=relive_archive(EXAMPLES/e, code="vecu", now=timezone.now()); print('relive',time.time()-t)
    for f in r.files: print(f)
    print("\n".join(r.sentences)); print(r.report.to_text("en") if not r.files else "")
    t=time.time(); import_archive(EXAMPLES/e); print('import',time.time()-t)
    for d in differences(code,"vecu",days): print(d)
    from tenants.due.models import Due
    from collections import Counter
    print(Counter(Due.objects.values_list("kind",flat=True)))
    assert 0
