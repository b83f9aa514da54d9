"""Chance that can be recomputed: a roll follows from the log alone, so nobody can roll until it suits."""

from __future__ import annotations

from hashlib import blake2b


def roll(seed: str, before: int) -> int:
    """A number from 1 to 100, from the exercise's seed and how many rolls there were before."""
    digest = blake2b(f"{seed} {before}".encode(), digest_size=16).digest()
    return int.from_bytes(digest) % 100 + 1
