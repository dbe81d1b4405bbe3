"""Two applies that are started at once end in the same single set of objects as one: each takes
what the other one was quicker to make. A key that nothing uses is being deleted."""
import json
import os
import sys

from world import Sim

SOURCE = os.path.join(os.environ["BK_SRCDIR"], "examples", "org.bk")
AGAIN = 6


def counts(sim):
    """How many objects of each kind there are, without keys that are being deleted."""
    gone, result = set(), {}
    records = sim.ask("GET", "state?normal=1")["records"]
    for record in records:
        if record["record"].get("KeyState") == "PendingDeletion":
            gone.add(record["id"])
    for record in records:
        if not any(key in json.dumps(record) for key in gone):
            result[record["kind"]] = result.get(record["kind"], 0) + 1
    return result, len(gone)


def main():
    with Sim(SOURCE) as sim:
        sim.must("apply", "--yes", SOURCE)
        wanted, spare = counts(sim)
    if spare:
        raise SystemExit("one apply alone makes keys in vain")
    for _ in range(AGAIN):
        with Sim(SOURCE) as sim:
            pair = [sim.start("apply", "--yes", "--progress", "plain", SOURCE) for _ in range(2)]
            said = [process.communicate()[0] for process in pair]
            for process, words in zip(pair, said):
                if process.returncode not in (0, 5):
                    raise SystemExit(f"one of two ended with {process.returncode}\n{words}")
            sim.must("apply", "--yes", SOURCE)
            sim.ask("DELETE", "calls")
            sim.must("apply", "--yes", SOURCE)
            if sim.calls()["mutating"]:
                raise SystemExit("it is never done")
            got, spare = counts(sim)
            if got != wanted:
                difference = {key: (wanted.get(key), got.get(key))
                              for key in {*wanted, *got} if wanted.get(key) != got.get(key)}
                raise SystemExit(f"(wanted, got): {difference}\n{said[0]}\n{said[1]}")
            print([process.returncode for process in pair], spare, "keys spare")
    return 0


if __name__ == "__main__":
    sys.exit(main())
