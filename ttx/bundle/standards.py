"""Requirements, markers, tags and wheel names, as the Python packaging standards have them.

Only `ttx bundle` needs them, so `packaging` is no dependency: pip, which it needs anyway, carries a copy.
"""

from __future__ import annotations

from ttx.errors import TtxError

try:
    from packaging.markers import default_environment
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms, sys_tags
    from packaging.utils import canonicalize_name, parse_wheel_filename
    from packaging.version import Version
except ImportError:
    try:
        from pip._vendor.packaging.markers import default_environment  # type: ignore
        from pip._vendor.packaging.requirements import InvalidRequirement, Requirement  # type: ignore
        from pip._vendor.packaging.tags import (  # type: ignore
            Tag,
            compatible_tags,
            cpython_tags,
            mac_platforms,
            sys_tags,
        )
        from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename  # type: ignore
        from pip._vendor.packaging.version import Version  # type: ignore
    except ImportError:
        raise TtxError(
            "`ttx bundle` needs pip, and this ttx was installed without it",
            hint="install ttx with pip or pipx; with uv: uv tool install ttx --with pip",
        ) from None

__all__ = [
    "InvalidRequirement", "Requirement", "Tag", "Version", "canonicalize_name", "compatible_tags", "cpython_tags",
    "default_environment", "mac_platforms", "parse_wheel_filename", "sys_tags",
]  # fmt: skip
