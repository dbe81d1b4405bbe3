"""Nothing that bkc does not own is ever changed: a world that holds objects of the same names and
types, of nobody or of another unit, is refused, and is byte by byte what it was."""
import difflib
import os
import sys
import tempfile

from world import Sim

SOURCE = os.path.join(os.environ["BK_SRCDIR"], "examples", "org.bk")


ADDRESSES = (
    "vault:prod.local[ap-southeast-2]", "dynamodb:prod.tracking[ap-southeast-2]", "role:prod.rds",
    "key:prod.critical_data[ap-southeast-2]", "rds:prod.mydb[ap-southeast-2]",
)


def raw(sim):
    """Every record as it is, but for the counters of looks and of the clock."""
    def bare(value):
        if isinstance(value, dict):
            return {key: bare(member) for key, member in value.items() if key != "Looks"}
        return [bare(item) for item in value] if isinstance(value, list) else value
    records = sim.ask("GET", "state")["records"]
    return [bare(record) for record in records if record.get("kind") != "sim.clock"]


def retag(text, unit):
    """The same program as another unit: the same names in AWS, other owners."""
    return text.replace("org acme", f"org {unit}")


def refuse(sim, source):
    """An apply that is refused, says how to adopt, and changes nothing."""
    sim.ask("POST", "clock", {"advance": 600})  # nothing is being made any more
    sim.run("apply", "--yes", source)
    before = raw(sim)
    sim.ask("DELETE", "calls")
    for command in ("apply", "destroy"):
        status, said = sim.run(command, "--yes", source)
        if raw(sim) != before or sim.calls()["mutating"]:
            raise SystemExit(f"{command} changed what is not ours\n{said}")
        if command == "apply" and (status != 6 or "BK9009" not in said or "bkc adopt" not in said):
            raise SystemExit(f"apply ended with {status}\n{said}")


def main():
    text = open(SOURCE, encoding="utf-8").read()
    # Names that do not follow from the name of the unit, so that both units want the same.
    named = text.replace("vault central", 'key shared\n  vault central').replace(
        'central = "prod"', 'central = "prod" { key = shared }')
    with tempfile.TemporaryDirectory() as folder:
        units = {}
        for unit in ("acme", "other"):
            units[unit] = os.path.join(folder, unit)
            os.mkdir(units[unit])
            with open(os.path.join(units[unit], "main.bk"), "w", encoding="utf-8") as file:
                file.write(retag(named, unit))
        with Sim(units["acme"]) as sim:
            sim.must("apply", "--yes", units["other"])
            refuse(sim, units["acme"])
        # Nobody's: what was ours, and was forgotten. Adopted, it is ours again.
        with Sim(units["acme"]) as sim:
            sim.must("apply", "--yes", units["acme"])
            wanted = sim.state("apply", "--yes", units["acme"])
            sim.must("-C", units["acme"], "forget", "--yes", *ADDRESSES)
            refuse(sim, units["acme"])
            sim.must("-C", units["acme"], "adopt", "--yes", *ADDRESSES)
            sim.must("apply", "--yes", units["acme"])
            if (got := sim.state("apply", "--yes", units["acme"])) != wanted:
                print(*difflib.unified_diff(wanted.split("\n"), got.split("\n"), n=2), sep="\n")
                raise SystemExit("adopted and applied, the world is another")
    return 0


if __name__ == "__main__":
    sys.exit(main())
