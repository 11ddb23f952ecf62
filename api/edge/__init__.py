"""What stands between the network and a route: protocol, limits, who asks, what is remembered.

Order: around, protocol, recent, tagged, whole < gate.
"""
