"""Parses JSON as strictly as anybody does: UTF-8 without a BOM, no key twice, no NaN, nothing behind the value.

    strict.py FILE...
"""

import json
import sys


class Fault(Exception):
    pass


def no_twin(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise Fault(f"key {key!r} stands there twice")
        found[key] = value
    return found


def refuse(text):
    raise Fault(f"{text} is no JSON")


def parse(text):
    """Raises ValueError or Fault."""
    return json.loads(text, object_pairs_hook=no_twin, parse_constant=refuse)


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"\xef\xbb\xbf"):
        raise Fault("begins with a byte order mark")
    return parse(data.decode("utf-8"))


def main(paths):
    failed = not paths
    for path in paths:
        try:
            read(path)
        except (Fault, ValueError) as error:
            failed = True
            print(f"{path}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
