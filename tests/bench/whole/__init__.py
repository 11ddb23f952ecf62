"""Our search beside solvers given the whole model: whole numbers, both rungs in one, one thread, a time limit."""
