"""The scenario otherwise: what could be had if.

Order: relaxed.
"""
