"""A draft to spoil: the two documents of the version that comes with the project."""

from copy import deepcopy
from typing import Any

from diagnostic.questionnaire.catalogue import carried_documents, with_dutch

_BOTH = with_dutch("1.0.0", *carried_documents("1.0.0"))


class Draft:
    """`document` and `themes` may be changed at will; rows are found by their code."""

    def __init__(self) -> None:
        self.document, self.themes = deepcopy(_BOTH)

    def question(self, code: str) -> dict[str, Any]:
        return next(row for row in self.document["questions"] if row["code"] == code)

    def option(self, question: str, code: str) -> dict[str, Any]:
        return next(row for row in self.question(question)["options"] if row["id"] == code)

    def theme(self, code: str) -> dict[str, Any]:
        return next(row for row in self.themes["themes"] if row["code"] == code)

    @property
    def weights(self) -> dict[str, dict[str, int]]:
        return self.document["sector_weight_percent"]

    @property
    def relevance(self) -> dict[str, dict[str, int]]:
        return self.document["sector_theme_relevance_percent"]
