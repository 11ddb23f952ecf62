"""What follows from deliveries, for plans, audits and reports alike: stock, cooking, trips, parties, money, figures.

One function per figure: what is told and what is judged come from the same place.

Order: carriage, facts, fifo, packs < leftovers, packing, pantry < cooking, trips < tables < parties < money < figures.
"""
