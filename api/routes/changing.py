"""Changes of a scenario: what comes of them is a child of it, a version of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from anyio import to_thread

from api.deps import Service
from api.routes.uploads import told_by_reader
from api.store import scenarios
from api.store.access import Caller
from api.store.scenarios import KeptScenario
from api.store.schema import new_id


async def child_of(
    parent: KeptScenario, changes: Sequence[str | dict[str, Any]], caller: Caller, service: Service
) -> KeptScenario:
    """The changed scenario, kept; faults of the changes are a problem."""
    child = new_id()
    given, target = service.files.scenario(parent.id), service.files.scenario(child)
    told = await told_by_reader(service, "change", scenario=given, changes=json.dumps(changes), target=target)

    def keep() -> KeptScenario:
        with service.store.writing() as connection:
            return scenarios.add(connection, scenario=child, owner=caller.id, parent=parent.id, told=told)

    return await to_thread.run_sync(keep)
