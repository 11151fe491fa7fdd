"""What an import would do and what stands in its way: counts per file, problems, for a terminal or a CSV."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from archive.format.problems import Problem, Severity, printable
from kernel.csv_safety import neutralised

KEPT_PER_SEVERITY = 1_000
KEPT_PER_GROUP = 100
EXAMPLES = 5
THIN_SPACE = "\u202f"
COLUMNS = ("gravite", "fichier", "ligne", "colonne", "code", "valeur", "message")
WORDS = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement"}


@dataclass(slots=True)
class FileCount:
    """One file. `n_rows`: records read; `n_accepted`: without error. The last four are for whoever writes
    the rows somewhere, and None until then; `n_left`: there already, and not mentioned by the archive."""

    file: str
    n_rows: int = 0
    n_accepted: int = 0
    n_errors: int = 0
    n_warnings: int = 0
    encoding: str = ""
    separator: str = ""
    n_new: int | None = None
    n_changed: int | None = None
    n_unchanged: int | None = None
    n_left: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one kind (file, column, code): `n` of them, of which `examples` were kept."""

    severity: Severity
    file: str
    column: str | None
    code: str
    n: int
    examples: tuple[Problem, ...]


type _Kind = tuple[Severity, str, str | None, str]


class Report:
    """Collects problems; counts them all, keeps a bounded number.

    So many of one kind cannot push out the others, and warnings cannot push out errors.
    `edition_code`: as the archive says, once read. `n_written`: rows written, None while nothing was tried.
    """

    def __init__(
        self, kept_per_severity: int = KEPT_PER_SEVERITY, kept_per_group: int = KEPT_PER_GROUP
    ) -> None:
        self._kept_per_severity = kept_per_severity
        self._kept_per_group = kept_per_group
        self._files: dict[str, FileCount] = {}
        self._counts: Counter[_Kind] = Counter()
        self._kept: dict[_Kind, list[Problem]] = {}
        self._n_kept: Counter[Severity] = Counter()
        self.edition_code: str | None = None
        self.n_written: int | None = None

    def add(self, problem: Problem) -> None:
        """Count the problem, and keep it while there is room."""
        kind = (problem.severity, problem.file, problem.column, problem.code)
        self._counts[kind] += 1
        if problem.file:
            count = self.file(problem.file)
            if problem.severity is Severity.ERROR:
                count.n_errors += 1
            else:
                count.n_warnings += 1
        kept = self._kept.setdefault(kind, [])
        if len(kept) < self._kept_per_group and self._n_kept[problem.severity] < self._kept_per_severity:
            kept.append(problem)
            self._n_kept[problem.severity] += 1

    def file(self, name: str) -> FileCount:
        """The counts of one file, to read or to go on with."""
        return self._files.setdefault(name, FileCount(name))

    @property
    def files(self) -> tuple[FileCount, ...]:
        return tuple(self._files.values())

    @property
    def n_errors(self) -> int:
        return self._n(Severity.ERROR)

    @property
    def n_warnings(self) -> int:
        return self._n(Severity.WARNING)

    @property
    def is_importable(self) -> bool:
        """No error so far. Only says something once every file has been read."""
        return self.n_errors == 0

    def groups(self) -> list[Group]:
        """Problems by kind, errors first, then in the order in which each kind was first met."""
        found = [Group(*kind, n, tuple(self._kept[kind])) for kind, n in self._counts.items()]
        return sorted(found, key=lambda group: group.severity is not Severity.ERROR)

    def problems(self) -> Iterator[Problem]:
        """Those kept, errors first."""
        for group in self.groups():
            yield from group.examples

    def to_text(self) -> str:
        """For a terminal: a line per file, the kinds of problems with examples, and the verdict."""
        width = max((len(count.file) for count in self.files), default=0)
        lines = [_file_line(count, width) for count in self.files]
        for severity in Severity:
            groups = [group for group in self.groups() if group.severity is severity]
            if groups:
                lines += ["", f"{counted(self._n(severity), WORDS[severity])} :"]
                for group in groups:
                    lines += _group_lines(group)
        return "\n".join([*lines, "", self._verdict(), ""])

    def to_csv(self) -> str:
        """For a spreadsheet: one line per problem kept; text that could run is neutralised.

        Semicolons and a BOM, so that a French spreadsheet opens it in columns and with accents.
        """
        out = io.StringIO()
        out.write("\ufeff")
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for problem in self.problems():
            cells = (
                WORDS[problem.severity],
                printable(problem.file),
                problem.line,
                problem.column,
                problem.code,
                printable(problem.value),
                problem.message,
            )
            writer.writerow([neutralised(cell) for cell in cells])
        for group in self.groups():
            if group.n > len(group.examples):
                more = f"{number(group.n - len(group.examples))} autres du même genre"
                file = neutralised(printable(group.file))
                writer.writerow([WORDS[group.severity], file, "", group.column, group.code, "", more])
        return out.getvalue()

    def _n(self, severity: Severity) -> int:
        return sum(n for kind, n in self._counts.items() if kind[0] is severity)

    def _verdict(self) -> str:
        if not self.is_importable:
            return f"Import refusé : {counted(self.n_errors, 'erreur')} à corriger. Rien n’a été écrit."
        if self.n_written is not None:
            return f"Import fait : {_written(self.n_written)}."
        if self.n_warnings:
            return f"Import possible, avec {counted(self.n_warnings, 'avertissement')}."
        return "Import possible."


def _written(n: int) -> str:
    """`rien à changer`, `1 enregistrement écrit`."""
    return f"{counted(n, 'enregistrement')} écrit{'s' if n >= 2 else ''}" if n else "rien à changer"


def _file_line(count: FileCount, width: int) -> str:
    parts = []
    if count.encoding:
        parts.append(counted(count.n_rows, "ligne"))
        parts.append(", ".join(part for part in (count.encoding, count.separator) if part))
    for n, word in (
        (count.n_new, "nouvelle"),
        (count.n_changed, "modifiée"),
        (count.n_unchanged, "inchangée"),
    ):
        if n is not None:
            parts.append(counted(n, word))
    if count.n_left:
        parts.append(f"{number(count.n_left)} seulement dans le portail")
    parts += [
        counted(n, word) for n, word in ((count.n_errors, "erreur"), (count.n_warnings, "avertissement")) if n
    ]
    return f"{printable(count.file):<{width}}  {' · '.join(parts)}"


def _group_lines(group: Group) -> list[str]:
    lines = [f"  {problem}" for problem in group.examples[:EXAMPLES]]
    more = group.n - len(lines)
    if more:
        place = printable(group.file) + (f", colonne {group.column}" if group.column else "")
        lines.append(f"  … {place} : {number(more)} autres du même genre ({group.code})")
    return lines


def number(n: int) -> str:
    """With a thin space between thousands."""
    return f"{n:,}".replace(",", THIN_SPACE)


def counted(n: int, word: str) -> str:
    """`3 erreurs`, `0 erreur`: in French the plural begins at two."""
    return f"{number(n)} {word}{'s' if n >= 2 else ''}"
