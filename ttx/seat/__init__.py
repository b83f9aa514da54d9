"""The player's seat in a terminal."""

from ttx.seat.app import SeatApp, run_seat

__all__ = ["SeatApp", "run_seat"]
