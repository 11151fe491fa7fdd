"""Stub until the import lands."""
from kernel.errors import DomainError


class ImportUnderWay(DomainError):
    code = "import_under_way"


def import_archive(path, *, dry_run=False, progress=None, actor=None):
    raise NotImplementedError
