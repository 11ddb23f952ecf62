"""The contract (OpenAPI): what FastAPI finds, completed by problems, files and examples (`committed` writes it)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.contract.dictionary import ScenarioDocument, described
from api.contract.examples import DELIVERIES, SCENARIO
from api.contract.planshapes import AuditRequest, PlanShape
from api.contract.schemas import XLSX, ProblemShape, RunShape
from api.edge.gate import PUBLIC
from api.errors import MEDIA_TYPE, STATUS, Problem

Spec = dict[str, Any]
Answers = dict[int | str, Spec]
COMMON = ("no_token", "bad_token", "too_many_failures", "forbidden", "invalid", "bug", "crowded", "ending")
REF = "#/components/schemas/{model}"
BESIDE: tuple[type[BaseModel], ...] = (ProblemShape, ScenarioDocument, AuditRequest, PlanShape, RunShape)
BINARY = {"schema": {"type": "string", "format": "binary"}}
ANY: dict[str, Any] = dict.fromkeys(("role", "limit", "given", "known", "count", "most", "offered"), "…")
TEXT = {"schema": {"type": "string"}}


def problems(*codes: str) -> Answers:
    """The problems an operation can come to, each with an example in both languages."""
    by_status: dict[int, list[str]] = {}
    for code in (*codes, *COMMON):
        by_status.setdefault(STATUS[code], []).append(code)
    return {status: _problem(found) for status, found in sorted(by_status.items())}


def _problem(codes: list[str]) -> Spec:
    shown = {name: {"$ref": f"#/components/examples/{name}"} for code in codes for name in _names(code)}
    content = {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="ProblemShape")}, "examples": shown}}
    return {"description": ", ".join(dict.fromkeys(codes)), "content": content}


def _names(code: str) -> dict[str, str]:
    """The examples of a problem with their languages."""
    return {f"{code}_{lang}": lang for lang in ("id", "en")}


def _shown(code: str, lang: str) -> Any:
    return json.loads(bytes(Problem(code, **ANY).response(lang=lang, request="0" * 32).body))


def _file(model: str, given: Mapping[str, Any], **others: Spec) -> Spec:
    """Content that is JSON of a shape with examples in both languages, or other media types."""
    named = {lang: {"value": value} for lang, value in given.items()}
    return {"application/json": {"schema": {"$ref": REF.format(model=model)}, "examples": named}, **others}


def document() -> Answers:
    """A scenario as the answer."""
    return {200: {"description": "the scenario", "content": _file("ScenarioDocument", SCENARIO)}}


def scenario_body() -> Spec:
    """A scenario as the body."""
    content = _file("ScenarioDocument", SCENARIO, **{XLSX: BINARY, "application/zip": BINARY})
    return {"requestBody": {"required": True, "content": content}}


def audit_body() -> Spec:
    """A plan as the body."""
    given = {lang: {"deliveries": DELIVERIES} for lang in ("id", "en")}
    content = _file("AuditRequest", given, **{XLSX: BINARY, "text/csv": TEXT})
    return {"requestBody": {"required": True, "content": content}}


def run_answers() -> Answers:
    """What asking for a run comes to."""
    plan = {"description": "the plan, ready in time", "content": _file("PlanShape", {})}
    run = {"description": "accepted; look at Location", "content": _file("RunShape", {})}
    return {200: plan, 202: run} | problems(
        *("no_scenario", "key_reused", "too_many_runs", "bad_json", "media_type", "too_large", "slow"),
        *("faults", "beyond_limits", "busy", "no_run", "not_done", "no_plan"),
    )


def plan_answers() -> Answers:
    """A plan in its three formats."""
    content = _file("PlanShape", {}, **{"text/csv": TEXT, XLSX: BINARY})
    plan = {"description": "the plan, as Accept says; labels of the workbook as Accept-Language", "content": content}
    return {200: plan} | problems("no_run", "not_acceptable", "not_done", "no_plan")


def sheet_answers(*codes: str) -> Answers:
    """A day sheet, which is not sent again to who holds it, and the problems of asking for it."""
    tag = {"description": "tag of the sheet, for If-None-Match", "schema": {"type": "string"}}
    held: Spec = {"description": "the sheet is the one that If-None-Match names"}
    return {status: told | {"headers": {"ETag": tag}} for status, told in ((200, {}), (304, held))} | problems(*codes)


def describe(app: FastAPI) -> None:
    """Have the application tell the completed contract."""

    def openapi() -> Spec:
        if not app.openapi_schema:
            made = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
            app.openapi_schema = _completed(made)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(made: Spec) -> Spec:
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    _, beside = models_json_schema([(model, "validation") for model in BESIDE], ref_template=REF)
    schemas |= {name: schema for name, schema in beside["$defs"].items() if name not in schemas}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    described(schemas)
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    made["components"]["examples"] = {
        name: {"value": _shown(code, lang)} for code in STATUS for name, lang in _names(code).items()
    }
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            operation["security"] = [] if (method.upper(), path) in PUBLIC else [{"token": []}]
    return made
