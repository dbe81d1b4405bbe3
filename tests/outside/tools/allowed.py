"""Differences that there may be, and must be: a file in which a paragraph holds differences, each a line at the margin,
and indented lines that say why. In a line, * stands for any text; lines that begin with # are comments."""

import json
import re


def show(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


class Allowed:
    def __init__(self, path):
        self.lines, self.used, self.reasoned = [], set(), set()
        with open(path, encoding="utf-8") as file:
            paragraphs = file.read().split("\n\n")
        for paragraph in paragraphs:
            lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
            differences = [line for line in lines if not line[0].isspace()]
            self.lines += differences
            if len(differences) < len(lines):
                self.reasoned.update(differences)

    def allows(self, difference):
        matching = [line for line in self.lines if self.pattern(line).fullmatch(difference)]
        self.used.update(matching)
        return bool(matching)

    @staticmethod
    def pattern(line):
        return re.compile(".*".join(re.escape(part) for part in line.split("*")), re.DOTALL)

    def faults(self):
        for line in self.lines:
            if line not in self.reasoned:
                yield f"allowed without a reason: {line}"
            if line not in self.used:
                yield f"allowed, but there is no such difference any more: {line}"
