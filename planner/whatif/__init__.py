"""The scenario otherwise: without whole numbers, and the changes that are asked again and again, ready-made.

Order: parties, relaxed < cities < ready.
"""
