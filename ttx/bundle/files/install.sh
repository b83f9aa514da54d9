#!/bin/sh
# Installs ttx from this folder, without internet: sh install.sh [PLACE]
# Looks for a Python for which the folder has packages; install.py does the rest.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
other=
for name in python3.15 python3.14 python3.13 python3.12 python3.11 python3 python; do
  python=$(PATH=$PATH:$HOME/.local/bin:/opt/homebrew/bin:/usr/local/bin; command -v "$name") || continue
  "$python" -I -X utf8 "$here/install.py" --fits >/dev/null 2>&1
  case $? in
    0) exec "$python" -I -X utf8 "$here/install.py" "$@" ;;
    3) other=$python ;;
  esac
done
if [ -n "$other" ]; then
  exec "$other" -I -X utf8 "$here/install.py"
fi
echo "Python 3.11 or newer is needed, and none was found. README.txt says how to get one." >&2
exit 1
