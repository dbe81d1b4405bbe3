"""Ctrl-C: the calls in flight end, what was done and what was not is said, and the next apply goes
on; a second one ends bkc at once. An object that fails stops only what needs it. What is not seen
yet is waited for, and each reason to wait is told once."""
import os
import signal
import sys
import time

from world import Sim

SOURCE = os.path.join(os.environ["BK_SRCDIR"], "examples", "org.bk")


def wait_for(sim, number):
    """Until the mutating call of that number has come."""
    while sim.calls()["mutating"] < number:
        time.sleep(0.005)


def slow(sim, delay_ms):
    sim.ask("POST", "faults", {"fault": "slow", "delay_ms": delay_ms, "count": 0, "at": 5})


def wait_for_roles(wanted):
    with Sim(SOURCE) as sim:
        sim.ask("POST", "faults", {"fault": "stale", "count": 4})
        said = sim.must("apply", "--yes", "--progress", "plain", SOURCE)
        waits = [line for line in said.splitlines() if "yet" in line]
        if not waits or len(waits) != len(set(waits)):
            raise SystemExit(f"roles that are not seen yet: {waits}")
        sim.ask("DELETE", "faults")
        if sim.state("apply", "--yes", SOURCE) != wanted:
            raise SystemExit("after waiting, the world is another")


def main():
    with Sim(SOURCE) as sim:
        sim.must("apply", "--yes", SOURCE)
        wanted = sim.state("apply", "--yes", SOURCE)
    with Sim(SOURCE) as sim:
        slow(sim, 700)
        process = sim.start("apply", "--yes", "--progress", "plain", SOURCE)
        wait_for(sim, 5)
        process.send_signal(signal.SIGINT)
        said = process.communicate()[0]
        if process.returncode != 130 or "not tried" not in said:
            raise SystemExit(f"interrupted, it ended with {process.returncode}\n{said}")
        sim.ask("DELETE", "faults")
        sim.must("apply", "--yes", SOURCE)
        if sim.state("apply", "--yes", SOURCE) != wanted:
            raise SystemExit("after an interruption, the world is another")
    with Sim(SOURCE) as sim:
        slow(sim, 60000)
        process = sim.start("apply", "--yes", SOURCE)
        time.sleep(0.6)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate()
        if process.returncode != 130 or time.monotonic() - begin > 20:
            raise SystemExit(f"interrupted twice, it ended with {process.returncode}")
        sim.process.kill()
    with Sim(SOURCE) as sim:
        sim.ask("POST", "faults", {"fault": "error", "service": "dynamodb",
                                   "operation": "CreateTable", "count": 50})
        status, said = sim.run("apply", "--yes", "--progress", "plain", SOURCE)
        if status != 5 or "dynamodb:CreateTable" not in said or "org.bk:15" not in said:
            raise SystemExit(f"one object failed, and it ended with {status}\n{said}")
        if "selection:prod.rds/rds" not in said.split("not tried")[0]:
            raise SystemExit(f"what does not need the table was not made\n{said}")
        sim.ask("DELETE", "faults")
        sim.must("apply", "--yes", SOURCE)
        if sim.state("apply", "--yes", SOURCE) != wanted:
            raise SystemExit("after a failure, the world is another")
    wait_for_roles(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
