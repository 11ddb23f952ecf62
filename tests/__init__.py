"""The tests of Pasok."""
