import cProfile
import pstats
import time

from django.utils import timezone

from archive.reliving.services import relive_archive
from tests.archive.editions import EXAMPLES, TRICKY


def test_prof(db):
    relive_archive(TRICKY, code="w", now=timezone.now())
    p = cProfile.Profile()
    t = time.time()
    c = time.process_time()
    p.enable()
    relive_archive(EXAMPLES / "edition_2016", code="vecu", now=timezone.now())
    p.disable()
    print(time.time() - t, time.process_time() - c)
    pstats.Stats(p).sort_stats("cumulative").print_stats(70)
    pstats.Stats(p).sort_stats("tottime").print_stats(25)
    assert 0
