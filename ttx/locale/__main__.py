"""Bring the catalogues up to date with the code: `python -m ttx.locale`."""

from ttx.locale.catalogues import update

if __name__ == "__main__":
    update()
