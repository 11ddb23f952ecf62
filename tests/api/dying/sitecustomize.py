"""For a worker that dies as soon as it has a job: found by its Python before anything else."""

import os
import sys

if sys.orig_argv[1:3] == ["-m", "api.worker"]:
    sys.stdin.readline()
    os._exit(9)
