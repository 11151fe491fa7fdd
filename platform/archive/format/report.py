"""What an import would do and what stands in its way: counts per file, problems, for a terminal or a CSV."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.format.messages_en import FRAGMENTS
from archive.format.problems import Language, Problem, Severity, printable
from kernel.csv_safety import neutralised

KEPT_PER_SEVERITY = 1_000
KEPT_PER_GROUP = 100
EXAMPLES = 5
THIN_SPACE = "\u202f"
COLUMNS = ("gravite", "fichier", "ligne", "colonne", "code", "valeur", "message")
WORDS = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a report in one language; of a noun its form for one and for several."""

    language: Language
    zero_is_plural: bool
    colon: str
    column: str
    row: tuple[str, str]
    new: tuple[str, str]
    changed: tuple[str, str]
    unchanged: tuple[str, str]
    written: tuple[str, str]
    severities: Mapping[Severity, tuple[str, str]]
    fragments: Mapping[str, str]
    left: str
    more: str
    refused: str
    done: str
    nothing: str
    possible: str
    possible_with: str

    def counted(self, n: int, noun: tuple[str, str]) -> str:
        """`3 erreurs`, `0 erreur`; `0 errors`."""
        return counted(n, *noun, zero_is_plural=self.zero_is_plural)


FRENCH = Wording(
    language="fr",
    zero_is_plural=False,
    colon=" :",
    column="colonne",
    row=("ligne", "lignes"),
    new=("nouvelle", "nouvelles"),
    changed=("modifiée", "modifiées"),
    unchanged=("inchangée", "inchangées"),
    written=("enregistrement écrit", "enregistrements écrits"),
    severities={severity: (word, f"{word}s") for severity, word in WORDS.items()},
    fragments={},
    left="{n} seulement dans le portail",
    more="{n} autres du même genre",
    refused="Import refusé : {errors} à corriger. Rien n’a été écrit.",
    done="Import fait : {written}.",
    nothing="rien à changer",
    possible="Import possible.",
    possible_with="Import possible, avec {warnings}.",
)
ENGLISH = Wording(
    language="en",
    zero_is_plural=True,
    colon=":",
    column="column",
    row=("line", "lines"),
    new=("new", "new"),
    changed=("changed", "changed"),
    unchanged=("unchanged", "unchanged"),
    written=("record written", "records written"),
    severities={Severity.ERROR: ("error", "errors"), Severity.WARNING: ("warning", "warnings")},
    fragments=FRAGMENTS,
    left="{n} only in the portal",
    more="{n} more of this kind",
    refused="Import refused: {errors} to correct. Nothing was written.",
    done="Import done: {written}.",
    nothing="nothing to change",
    possible="The import can be made.",
    possible_with="The import can be made, with {warnings}.",
)
WORDING: Mapping[Language, Wording] = {"fr": FRENCH, "en": ENGLISH}


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

    def to_text(self, language: Language = "fr") -> str:
        """A line per file, the kinds of problems with examples, and the verdict. English for operators."""
        words = WORDING[language]
        width = max((len(count.file) for count in self.files), default=0)
        lines = [_file_line(count, width, words) for count in self.files]
        for severity in Severity:
            groups = [group for group in self.groups() if group.severity is severity]
            if groups:
                lines += ["", f"{words.counted(self._n(severity), words.severities[severity])}{words.colon}"]
                for group in groups:
                    lines += _group_lines(group, words)
        return "\n".join([*lines, "", self._verdict(words), ""])

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

    def _verdict(self, words: Wording) -> str:
        if not self.is_importable:
            return words.refused.format(errors=words.counted(self.n_errors, words.severities[Severity.ERROR]))
        if self.n_written is not None:
            written = words.counted(self.n_written, words.written) if self.n_written else words.nothing
            return words.done.format(written=written)
        if self.n_warnings:
            warnings = words.counted(self.n_warnings, words.severities[Severity.WARNING])
            return words.possible_with.format(warnings=warnings)
        return words.possible


def _file_line(count: FileCount, width: int, words: Wording) -> str:
    parts = []
    if count.encoding:
        parts.append(words.counted(count.n_rows, words.row))
        separator = words.fragments.get(count.separator, count.separator)
        parts.append(", ".join(part for part in (count.encoding, separator) if part))
    for n, noun in (
        (count.n_new, words.new),
        (count.n_changed, words.changed),
        (count.n_unchanged, words.unchanged),
    ):
        if n is not None:
            parts.append(words.counted(n, noun))
    if count.n_left:
        parts.append(words.left.format(n=number(count.n_left)))
    for n, severity in ((count.n_errors, Severity.ERROR), (count.n_warnings, Severity.WARNING)):
        if n:
            parts.append(words.counted(n, words.severities[severity]))
    return f"{printable(count.file):<{width}}  {' · '.join(parts)}"


def _group_lines(group: Group, words: Wording) -> list[str]:
    lines = [f"  {problem.sentence_in(words.language)}" for problem in group.examples[:EXAMPLES]]
    more = group.n - len(lines)
    if more:
        place = printable(group.file) + (f", {words.column} {group.column}" if group.column else "")
        lines.append(f"  … {place}{words.colon} {words.more.format(n=number(more))} ({group.code})")
    return lines


def number(n: int) -> str:
    """With a thin space between thousands."""
    return f"{n:,}".replace(",", THIN_SPACE)


def counted(n: int, one: str, several: str = "", *, zero_is_plural: bool = False) -> str:
    """`3 erreurs`, `0 erreur`: in French the plural begins at two, and adds an s where none is given."""
    is_plural = n >= 2 or (n == 0 and zero_is_plural)
    return f"{number(n)} {(several or one + 's') if is_plural else one}"
