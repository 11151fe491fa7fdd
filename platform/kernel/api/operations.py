"""The description of the API as people read it: each operation with its parameters, body and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
MAX_DEPTH = 4


@dataclass(frozen=True)
class Field:
    """`name` is a path, such as `people[].email`; `kind` its type in short; `note` what it says of itself."""

    name: str
    kind: str
    is_required: bool
    note: str


@dataclass(frozen=True)
class Answer:
    status: str
    note: str
    is_error: bool


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    is_public: bool
    parameters: list[Field]
    body: list[Field]
    result: list[Field]
    answers: list[Answer]
    example: str


def operations_of(document: Document, origin: str) -> list[Operation]:
    """All operations in the order of the document; `origin` is the host that the examples ask."""
    return [
        _operation(document, origin, path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    ]


def as_text(markdown: str) -> str:
    """What a description says, without its marks for code."""
    return str(markdown).replace("`", "")


def _operation(document: Document, origin: str, path: str, method: str, operation: Document) -> Operation:
    security = operation.get("security", [])
    body = _content_schema(operation.get("requestBody", {}))
    success: Document = next(
        (answer for status, answer in sorted(operation["responses"].items()) if status < "300"), {}
    )
    is_public = not security or {} in security
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=as_text(operation.get("description", "")),
        is_public=is_public,
        parameters=[_parameter(document, one) for one in operation.get("parameters", [])],
        body=list(_fields(document, body)) if body else [],
        result=list(_fields(document, _content_schema(success))),
        answers=[
            Answer(status, as_text(_referred(document, answer).get("description", "")), status >= "400")
            for status, answer in sorted(operation["responses"].items())
        ],
        example=_example(operation, f"{origin}{path}", method, is_public),
    )


def _content_schema(part: Document) -> Document:
    found: Document = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _referred(document: Document, part: Document) -> Document:
    """The part itself, behind a reference such as `#/components/responses/401`."""
    while "$ref" in part:
        _hash, *path = part["$ref"].split("/")
        part = document
        for name in path:
            part = part[name]
    return part


def _resolved(document: Document, schema: Document) -> Document:
    """The schema itself, behind a reference, alone or as the one part of `allOf`."""
    while "$ref" in schema or "allOf" in schema:
        if "$ref" in schema:
            schema = _referred(document, schema)
        else:
            schema = {**schema["allOf"][0], **{k: v for k, v in schema.items() if k != "allOf"}}
    return schema


def _parameter(document: Document, parameter: Document) -> Field:
    schema = _resolved(document, parameter["schema"])
    note = as_text(parameter.get("description", ""))
    return Field(parameter["name"], _kind(document, schema), parameter.get("required", False), note)


def _fields(document: Document, schema: Document, prefix: str = "", depth: int = 0) -> Iterator[Field]:
    schema = _resolved(document, schema)
    required = schema.get("required", [])
    for name, written in schema.get("properties", {}).items():
        inner = _resolved(document, written)
        note = written.get("description") or inner.get("description", "")
        path = f"{prefix}{name}"
        is_list = inner.get("type") == "array"
        yield Field(path, _kind(document, inner), name in required, as_text(note))
        if depth < MAX_DEPTH:
            deeper = inner["items"] if is_list else inner
            yield from _fields(document, deeper, f"{path}[]." if is_list else f"{path}.", depth + 1)


def _kind(document: Document, schema: Document) -> str:
    if "oneOf" in schema:
        return " | ".join(_kind(document, _resolved(document, one)) for one in schema["oneOf"])
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"] if value not in ("", None))
    if schema.get("type") == "array":
        return f"[{_kind(document, _resolved(document, schema['items']))}]"
    kind = str(schema.get("format") or schema.get("type", ""))
    return f"{kind} | null" if schema.get("nullable") else kind


def _example(operation: Document, address: str, method: str, is_public: bool) -> str:
    """A command that works once the key and what is in braces are filled in."""
    lines = [f"curl '{address}'"]
    if not is_public:
        lines.append("-H 'Authorization: Bearer CLÉ'")
    if method not in ("get", "post") or (method == "post" and "requestBody" not in operation):
        lines.append(f"-X {method.upper()}")
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        examples: list[Document] = list(content.get("examples", {}).values())
        given = examples[0]["value"] if examples else {}
        text = json.dumps(given, ensure_ascii=False, indent=2).replace("'", "’")
        lines += ["-H 'Content-Type: application/json'", f"-d '{text}'"]
    return " \\\n  ".join(lines)
