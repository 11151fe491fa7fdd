"""What imports hold of a person: staged rows, and the first lines and the file of a table.

A staged row knows the people that it is about by their digests, and is emptied with them. No row says whom a
file quotes, so erasing one person takes the files and first lines of all imports.
"""

from collections.abc import Mapping
from typing import Any

from kernel.privacy import Holding, register
from tenants.table_import.models import ImportRow, TableImport
from tenants.table_import.retention import forget_files


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = ImportRow.objects.filter(digests__contains=[digest]).select_related("table_import")
    return [{"table": row.table_import.label, "line": row.line, "values": row.values} for row in rows]


def _erase(old: str, new: str) -> int:
    """Counts, and what was written for an import as a whole, stay."""
    forget_files(TableImport.objects.exclude(input_file="", survey={}))
    rows = ImportRow.objects.filter(digests__contains=[old])
    return rows.update(
        values={}, changes={}, reasons=[], title="", name_key="", number_key="", search_key="", digests=[new]
    )


register(Holding("table_import", _export, _erase))
