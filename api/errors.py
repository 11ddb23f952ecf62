"""What a request can come to instead of an answer: problems by RFC 9457, with code, pointer and both languages.

HTTPException (Starlette)
└── Problem       everything the service refuses on purpose
InputError (planner)
└── SettingsError settings that do not hold or are not safe: the service does not start
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from api.words import both, preferred
from planner import Fault, InputError

JSON, MEDIA_TYPE = "application/json", "application/problem+json"
BASE = "https://pasok.invalid/problems/"  # names, not addresses: nothing is fetched from there

STATUS: Mapping[str, int] = {
    "bad_json": 400,
    "bad_request": 400,
    "no_token": 401,
    "bad_token": 401,
    "forbidden": 403,
    "not_your_kitchen": 403,
    "not_found": 404,
    "no_scenario": 404,
    "no_run": 404,
    "no_kitchen": 404,
    "no_supplier": 404,
    "no_day": 404,
    "no_demo": 404,
    "method": 405,
    "not_acceptable": 406,
    "slow": 408,
    "key_reused": 409,
    "in_use": 409,
    "not_done": 409,
    "no_plan": 409,
    "set_up": 409,
    "too_large": 413,
    "media_type": 415,
    "faults": 422,
    "invalid": 422,
    "beyond_limits": 422,
    "too_many_failures": 429,
    "too_many_runs": 429,
    "head_too_large": 431,
    "bug": 500,
    "busy": 503,
    "crowded": 503,
    "ending": 503,
}
"""Status of every problem; its texts are `problem.<code>` and `hint.<code>`."""

BY_STATUS = {400: "bad_json", 404: "not_found", 405: "method", 413: "too_large"}
METHODS = ("GET", "POST", "DELETE")  # of all that is served
MOST_ERRORS = 100  # fields told of one request
FIELD_CODES = ("missing", "extra_forbidden")  # of pydantic, that have a text of their own


class Problem(HTTPException):
    """A request that is refused.

    Parameters
    ----------
    code
        Name of the problem (`STATUS`).
    pointer
        Where in the body (JSON pointer), or the name of a header or parameter.
    headers
        Of the response.
    more
        Further members of the body.
    values
        Named values of the texts.
    """

    def __init__(
        self,
        code: str,
        *,
        pointer: str | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
        **values: object,
    ) -> None:
        super().__init__(STATUS[code], code, dict(headers or {}))
        self.code, self.pointer, self.more, self.values = code, pointer, dict(more or {}), values

    def response(self, *, lang: str, request: str) -> JSONResponse:
        """The answer; `request` is the id that the log has too."""
        message = both(f"problem.{self.code}", **self.values)
        body = {
            "type": BASE + self.code,
            "title": both(f"problem.{self.code}.title")[lang],
            "status": self.status_code,
            "detail": message[lang],
            "instance": f"urn:pasok:request:{request}",
            "code": self.code,
            "pointer": self.pointer,
            "message": message,
            "hint": both(f"hint.{self.code}", **self.values),
            **self.more,
        }
        headers = {**(self.headers or {}), "Content-Language": lang}
        return JSONResponse(body, self.status_code, headers=headers, media_type=MEDIA_TYPE)


class SettingsError(InputError):
    """Settings that do not hold or are not safe."""

    def __init__(self, code: str, **values: object) -> None:
        message, hint = both(f"settings.{code}", **values), both(f"settings.{code}.hint", **values)
        fault = Fault(
            code=f"settings_{code}",
            table=None,
            row=None,
            key=None,
            column=None,
            value=None,
            message=message,
            hint=hint,
        )
        super().__init__([fault])


def install(app: FastAPI) -> None:
    """Turn every error of the framework into a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)


def respond(scope: Mapping[str, Any], problem: Problem) -> JSONResponse:
    """The answer to a request that met a problem."""
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    return problem.response(lang=preferred(accepted), request=str(scope["state"]["request"]))


async def _http(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Problem):
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = {"Allow": _allowed(request)} if status == 405 else getattr(error, "headers", None)
        error = Problem(BY_STATUS.get(status, "bug"), headers=headers)
    return respond(request.scope, error)


def _allowed(request: Request) -> str:
    """The methods that the path of a request has."""
    known = (method for method in METHODS for route in request.app.routes if _fits(route, method, request))
    return ", ".join(dict.fromkeys(known))


def _fits(route: BaseRoute, method: str, request: Request) -> bool:
    return route.matches({**request.scope, "method": method})[0] is Match.FULL


async def _validation(request: Request, error: Exception) -> JSONResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    in_json = media_type(request) == JSON or media_type(request).endswith("+json")
    unread = not in_json and any(tuple(entry["loc"]) == ("body",) for entry in found)
    return respond(request.scope, unknown_type(request, JSON) if unread else unfit(found))


def media_type(request: Request) -> str:
    """What a body says it is."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def unknown_type(request: Request, known: str) -> Problem:
    """The problem of a body that is none of the known types."""
    return Problem("media_type", pointer="Content-Type", given=media_type(request)[:100], known=known)


def unfit(found: Sequence[Any], where: str | None = None) -> Problem:
    """What pydantic found as a problem: no JSON, or the fields that do not fit, each with its place and reason.

    Parameters
    ----------
    found
        What pydantic found.
    where
        body, query, path or header; None where the places found begin with it.
    """
    if any(entry["type"] == "json_invalid" for entry in found):
        return Problem("bad_json")
    told = {(*(() if where is None else (where,)), *entry["loc"]): str(entry["type"]) for entry in found}
    errors = [_field(place, kind) for place, kind in list(told.items())[:MOST_ERRORS]]
    return Problem("invalid", pointer=errors[0]["pointer"], more={"errors": errors})


def _field(place: Sequence[Any], kind: str) -> dict[str, Any]:
    where, *path = place
    names = "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)
    pointer = f"/{names}" if where == "body" and names else names
    code = f"field.{kind if kind in FIELD_CODES else 'invalid'}"
    return {"in": str(where), "pointer": pointer, "code": kind, "message": both(code, name=names)}
