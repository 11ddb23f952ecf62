"""Where a plan's program ended, as `state.npz` beside it: a cache that a plan begun from it saves time with.

No pickle; what is missing, damaged, too large or of another version counts as not there.
"""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt
from scipy import sparse

from planner.arrays import Keys
from planner.solver import Basis, Ending
from planner.version import __version__

STATE = "state.npz"
MOST_STATE = 4  # of a row or column, as solvers count them
MOST_BYTES = 500_000_000  # unpacked: a program of some ten million entries
Arrays = dict[str, npt.NDArray[np.generic]]


def state_bytes(ending: Ending) -> bytes:
    """What is written; the same bytes for the same ending."""
    out = io.BytesIO()
    matrix = ending.matrix
    np.savez_compressed(
        out,
        version=np.array([__version__]),
        what=np.array([ending.what]),
        columns=ending.columns,
        rows=ending.rows,
        column_states=ending.basis.columns,
        row_states=ending.basis.rows,
        data=matrix.data,
        indices=matrix.indices,
        indptr=matrix.indptr,
        cost=ending.cost,
    )
    return out.getvalue()


def read_state(file: Path) -> Ending | None:
    """What stands in a file; None where that cannot be used."""
    try:
        with ZipFile(file) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_BYTES:
                return None
        with np.load(file, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        return _ending(arrays) if arrays["version"].tolist() == [__version__] else None
    except (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError):
        return None


def _ending(arrays: Arrays) -> Ending:
    """The record of some arrays.

    Raises
    ------
    ValueError
        Where they do not fit each other.
    """
    columns, rows = (np.asarray(arrays[name], dtype=np.uint64) for name in ("columns", "rows"))
    shape = (len(rows), len(columns))
    indices, indptr = (np.asarray(arrays[name], dtype=np.int32) for name in ("indices", "indptr"))
    matrix = sparse.csc_matrix((np.asarray(arrays["data"], dtype=float), indices, indptr), shape=shape)
    matrix.check_format(full_check=True)
    states = {name: np.asarray(arrays[name], dtype=np.int8) for name in ("column_states", "row_states")}
    cost = np.asarray(arrays["cost"], dtype=float)
    fits = len(states["column_states"]) == len(columns) == len(cost) and len(states["row_states"]) == len(rows)
    sound = (
        np.isfinite(cost).all()
        and np.isfinite(matrix.data).all()
        and not any((one > 4).any() for one in states.values())
    )
    if not (fits and sound and _rising(columns) and _rising(rows)):
        raise ValueError("the parts of a state do not fit each other")
    return Ending(
        what=str(arrays["what"][0]),
        columns=columns,
        rows=rows,
        basis=Basis(columns=states["column_states"], rows=states["row_states"]),
        matrix=matrix,
        cost=cost,
    )


def _rising(keys: Keys) -> bool:
    """Whether each is larger than the one before; their difference would be, always."""
    return bool((keys[1:] > keys[:-1]).all())
