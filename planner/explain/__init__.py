"""What holds a plan back, in prices and proofs of its program and in words; and which single changes would help most.

Order: prices, swaps < counted, finding < holding.
"""
