"""Runs: claimed under a lease, solved in worker processes, told as they go.

Order: children, telling < solvers.
"""
