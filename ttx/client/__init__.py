"""The HTTP side that console, seats and simulated players share."""

from ttx.client.http import Client, Joined, Link
from ttx.client.seat import SeatFeed

__all__ = ["Client", "Joined", "Link", "SeatFeed"]
