"""The OpenAPI description of the API on one kind of host: made from the views, kept in docs/api."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from kernel.french import typeset

KINDS = ("agency", "city", "partner")
HOSTS = {
    "agency": "l’adresse principale du programme (Agence)",
    "city": "l’adresse d’une ville",
    "partner": "l’adresse d’un partenaire",
}
INTRODUCTION = (
    "L’API sur {host}. Rien que du JSON. Les instants sont en UTC, un jour est celui de Bruxelles. "
    "Une clé d’API (`Authorization: Bearer …`) ne vaut que sur l’adresse de son organisation. "
    "Toute erreur est `{{code, detail}}` : comparez `code`, montrez `detail`."
)
# What may go wrong with any request; `add_errors` puts each where it can happen.
ERRORS = {
    400: "La demande n’est pas lisible : JSON ou curseur.",
    401: "Sans clé ni connexion, ou clé inconnue, expirée, révoquée, d’une autre organisation.",
    403: "Ce rôle ne le permet pas.",
    404: "Il n’y a rien ici pour vous.",
    406: "Seul le JSON est rendu.",
    409: "Une règle du programme dit non ; `code` dit laquelle.",
    413: "Plus de 64 ko.",
    415: "Seul le JSON est lu.",
    422: "Ce qui a été envoyé est incomplet ou incorrect ; `fields` dit où, `codes` pourquoi.",
    429: "Trop de demandes. `Retry-After` dit dans combien de secondes reprendre.",
}
METHODS = ("get", "post", "put", "patch", "delete")


class DescriptionAtFault(Exception):
    """The views do not describe themselves fully; the text names them."""


def document_of(kind: str) -> dict[str, Any]:
    """The description for hosts of `kind`, in French. Raises DescriptionAtFault on any doubt."""
    GENERATOR_STATS.reset()
    with translation.override(settings.LANGUAGE_CODE), GENERATOR_STATS.silence():
        generator = SchemaGenerator(urlconf=settings.TENANT_TYPES[kind]["URLCONF"])
        document: dict[str, Any] = generator.get_schema(request=None, public=True)
    if GENERATOR_STATS:
        doubts = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
        raise DescriptionAtFault("; ".join(map(str, doubts)))
    document["info"]["title"] += f", API sur {HOSTS[kind]}"
    document["info"]["description"] = _typeset(INTRODUCTION.format(host=HOSTS[kind]), "description")
    validate_schema(document)
    return document


@lru_cache(maxsize=len(KINDS))
def served_document(kind: str) -> dict[str, Any]:
    """The same, made once per process."""
    return document_of(kind)


def document_text(kind: str) -> str:
    """As it is committed."""
    return yaml.safe_dump(_plain(document_of(kind)), allow_unicode=True, sort_keys=False, width=100)


def document_path(kind: str) -> Path:
    return Path(settings.PROJECT) / "docs" / "api" / f"{kind}.yaml"


def add_errors(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: what each operation may answer when it goes wrong."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = _error_schema()
    used: set[int] = set()
    for path, operations in result["paths"].items():
        for method in METHODS:
            if operation := operations.get(method):
                for response in operation["responses"].values():
                    response["description"] = response.get("description") or operation["summary"]
                statuses = _statuses_of(path, operation)
                errors = {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}
                _describe_own(operation["responses"])
                operation["responses"] = dict(sorted((errors | operation["responses"]).items()))
                used.update(statuses)
    components["responses"] = {str(status): _error_response(status) for status in sorted(used)}
    described: dict[str, Any] = _typeset(result)
    return described


def _describe_own(responses: dict[str, Any]) -> None:
    """An error that the view describes in its own words has the shape of all errors."""
    for status, response in responses.items():
        if status >= "400":
            response.setdefault("content", _error_content())


def _statuses_of(path: str, operation: dict[str, Any]) -> list[int]:
    statuses = [406, 429]
    parameters = operation.get("parameters", [])
    if any(one["in"] == "query" for one in parameters):
        statuses += [400, 422]
    if "{" in path:
        statuses.append(404)
    if operation.get("security"):
        statuses.append(401)
        if {} not in operation["security"]:
            statuses += [403, 404]
    if "requestBody" in operation:
        statuses += [400, 409, 413, 415, 422]
    return sorted(set(statuses))


def _error_response(status: int) -> dict[str, Any]:
    return {"description": ERRORS[status], "content": _error_content()}


def _error_content() -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}


def _error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["code", "detail"],
        "properties": {
            "code": {"type": "string", "description": "Stable : c’est lui que les programmes comparent."},
            "detail": {"type": "string", "description": "Une phrase, dans la langue demandée."},
            "fields": {
                "type": "object",
                "description": "Par champ (`people.0.email`), ce qui ne va pas.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
            "codes": {
                "type": "object",
                "description": "Par champ, le code de chaque phrase : `required`, `misspelt`…",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    }


def _typeset(value: Any, name: str = "") -> Any:
    """With the spaces that French puts before high punctuation, in what people read."""
    if isinstance(value, dict):
        return {key: _typeset(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typeset(inner) for inner in value]
    if name in ("description", "summary") and isinstance(value, str):
        return typeset(value)
    return value


def _plain(value: Any) -> Any:
    """Without lazy texts, ordered dictionaries and enumerations, which YAML cannot write."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
