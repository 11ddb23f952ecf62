"""The service as an ASGI application: `create_app(settings)`. Nothing happens before it is started."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from api.contract.answers import describe
from api.deps import Service
from api.edge.around import Edge
from api.edge.gate import Gate
from api.errors import install
from api.jobs.solvers import Readers, Solvers
from api.metrics import Metrics
from api.routes import ROUTERS
from api.settings import Settings
from api.store import Files, open_store


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; its workers start and stop with it."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = await to_thread.run_sync(open_service, settings, metrics)
        app.state.service = service
        service.solvers.start()
        try:
            yield
        finally:
            await to_thread.run_sync(close_service, service)

    app = FastAPI(
        title="Pasok",
        summary="Daily supply plans from village cooperatives to school kitchens",
        version="1",
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        separate_input_output_schemas=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    install(app)
    describe(app)
    app.add_middleware(Gate, settings=settings)
    app.add_middleware(Edge, settings=settings, metrics=metrics)
    return app


def open_service(settings: Settings, metrics: Metrics) -> Service:
    """All parts of the service, ready to be started."""
    files = Files(settings.folder)
    files.sweep()
    store = open_store(settings.url)
    solvers, readers = Solvers(settings, store), Readers(settings)
    return Service(settings=settings, store=store, files=files, solvers=solvers, readers=readers, metrics=metrics)


def close_service(service: Service) -> None:
    """Stop the workers; what they were solving is queued again."""
    service.solvers.close()
    service.readers.close()
    service.store.close()
