"""The first import: counted by a dry run that writes nothing, and told as it goes on."""

from archive.format.tables import FILES
from archive.importing.services import import_archive
from tests.archive.editions import TRICKY, counts, n_rows_of

CODE = "2024-tricky"


def test_a_dry_run_counts_what_would_be_written_and_writes_nothing(db: None) -> None:
    dry = import_archive(TRICKY, dry_run=True)
    assert n_rows_of(CODE) == 0
    assert dry.n_written is None

    real = import_archive(TRICKY)
    assert counts(dry) == counts(real)
    assert {count.n_unchanged for count in real.files if count.file in FILES} == {0}

    again = import_archive(TRICKY, dry_run=True)
    assert counts(again) == {}


def test_progress_only_goes_forward_to_the_end(db: None) -> None:
    seen: list[tuple[int, int, str]] = []
    import_archive(TRICKY, progress=lambda done, total, label: seen.append((done, total, label)))

    done = [step[0] for step in seen]
    assert done == sorted(done)
    assert len({total for _, total, _ in seen}) == 1
    assert "Lecture de shops.csv" in {label for _, _, label in seen}
    assert "Écriture de diagnostics.csv" in {label for _, _, label in seen}
