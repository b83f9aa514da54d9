"""Simulated teams: they join through the real API, hold seats and act on what their team sees."""
