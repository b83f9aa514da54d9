"""What all tests share."""

import functools

import httpx
from httpx._transports import default

# Each client of httpx reads the certificates of the whole world anew, for 20 ms of work. Tests make thousands, and
# nearly all of those speak plain HTTP with a server of their own.
default.create_ssl_context = functools.cache(httpx.create_ssl_context)
