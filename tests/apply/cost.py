"""What an apply of the real case costs: calls from nothing, and calls where nothing changes; and no
call is ever made that AWS refuses, but reads of what is not there."""
import os
import sys

from world import Sim

SOURCE = os.path.join(os.environ["BK_SRCDIR"], "examples", "org.bk")
FIRST, SECOND = 70, 40


def main():
    with Sim(SOURCE) as sim:
        sim.must("apply", "--yes", SOURCE)
        first = sim.calls()
        sim.ask("DELETE", "calls")
        said = sim.must("apply", "--yes", SOURCE)
        second = sim.calls()
    print(f"{first['attempts']} calls from nothing, {second['attempts']} to change nothing")
    for call in first["log"]:
        if call["status"] >= 400 and not call["operation"].startswith(("Describe", "Get", "List")):
            raise SystemExit(f"an order that AWS refuses: {call}")
    if second["mutating"] or "nothing to do" not in said:
        raise SystemExit(f"a second apply changes something\n{said}")
    return first["attempts"] > FIRST or second["attempts"] > SECOND


if __name__ == "__main__":
    sys.exit(main())
