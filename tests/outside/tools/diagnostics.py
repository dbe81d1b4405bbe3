"""Fails on any error or warning in terraform's JSON output (of validate -json, or of plan -json), and prints them.

    diagnostics.py FILE [TEXT]

A warning that has TEXT in it is let pass.
"""

import json
import sys


def read(text):
    try:
        return json.loads(text).get("diagnostics", [])
    except ValueError:
        pass
    found = []
    for line in text.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            found.append({"severity": "error", "summary": line})
            continue
        if message.get("diagnostic"):
            found.append(message["diagnostic"])
        elif message.get("@level") in ("error", "warn"):
            found.append({"severity": message["@level"], "summary": message.get("@message", line)})
    return found


with open(sys.argv[1], encoding="utf-8") as file:
    diagnostics = read(file.read())
tolerated = sys.argv[2] if len(sys.argv) > 2 else ""
if tolerated:
    diagnostics = [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic["severity"] == "error" or tolerated not in diagnostic.get("detail", "")
    ]
for diagnostic in diagnostics:
    place = diagnostic.get("range") or {}
    line = (place.get("start") or {}).get("line", "")
    print(f"{diagnostic['severity']}: {diagnostic.get('address') or ''} {diagnostic['summary']}")
    print(f"    {diagnostic.get('detail') or ''} {place.get('filename', '')}:{line}")
sys.exit(1 if diagnostics else 0)
