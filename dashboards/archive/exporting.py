"""Stub until the export lands."""


def export_archive(edition, target, *, is_zip, progress=None):
    raise NotImplementedError
