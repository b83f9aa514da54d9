"""Fixtures of the core's tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.exercise.worlds import World

settings.register_profile("core", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("core")


@pytest.fixture
def world() -> World:
    return World()
