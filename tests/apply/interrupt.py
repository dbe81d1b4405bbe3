"""Any interruption: whatever happens at any mutating call of an apply, of a change and of a destroy,
the next run ends in the same single set of objects as an undisturbed one.

interrupt.py SCENARIO TROUBLE [EVERY]: every EVERYth call alone, for a quick look.
"""
import os
import re
import shutil
import sys
import tempfile

from world import Sim, kill_at

SOURCE = os.path.join(os.environ["BK_SRCDIR"], "examples", "org.bk")

# What becomes of the declarations in the scenario `change`: a plan, a selection, a key policy, the way
# back with its policy, role and statement, a description, a vault more.
CHANGES = (
    ("every 1h from 05:00 utc", "every 2h utc"),
    ("select = [mydb] }", "select = [tracking, mydb] }"),
    ('{ accept = [backup] } # the way back, for restores', '{ accept = [] }'),
    ("key critical_data\n", 'key critical_data { rotate = false }\n  role more\n'),
)


class Case:
    """One scenario: the world that it begins in, and the commands that it consists of."""

    def __init__(self, scenario, folder):
        self.store = os.path.join(folder, "begin")
        self.before = os.path.join(folder, "before.bk")
        self.after = os.path.join(folder, "after.bk")
        self.folder = folder
        text = open(SOURCE, encoding="utf-8").read()
        with open(self.before, "w", encoding="utf-8") as file:
            file.write(text)
        for old, new in CHANGES:
            if old not in text:
                raise SystemExit(f"the real case has no {old!r} any more")
            text = text.replace(old, new)
        with open(self.after, "w", encoding="utf-8") as file:
            file.write(text)
        self.prepare = [] if scenario == "apply" else ["apply", "--yes", self.before]
        self.command = {
            "apply": ["apply", "--yes", self.before],
            "change": ["apply", "--yes", self.after],
            "destroy": ["destroy", "--yes", self.before],
        }[scenario]
        with Sim(self.before, self.store) as sim:
            if self.prepare:
                sim.must(*self.prepare)
            self.accept(sim)

    def accept(self, sim):
        """What cannot be undone must be accepted by its address."""
        if "destroy" in self.command or self.command[-1] == self.after:
            said = sim.run(*self.command[:1], *self.command[2:], "--no-input")[1]
            for address in sorted(set(re.findall(r"`--accept ([^`]+)`", said))):
                self.command += ["--accept", address]

    def sim(self):
        here = os.path.join(self.folder, "here")
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(here + ending):
                os.remove(here + ending)
        shutil.copy(self.store, here)
        return Sim(self.before, here)

    def undisturbed(self):
        """The state in the end, and how many calls it takes. No call may be refused but reads of
        what is not there."""
        with self.sim() as sim:
            said = sim.must(*self.command)
            calls = sim.calls()
            for call in calls["log"]:
                if call["status"] >= 400 and not may_be_refused(call):
                    raise SystemExit(f"an order that AWS refuses: {call}\n{said}")
            return sim.state(*self.command), calls["mutating"]


def may_be_refused(call):
    """A read of what is not there; a selection whose name its predecessor has."""
    return (call["operation"].startswith(("Describe", "Get", "List"))
            or (call["operation"], call["code"]) == ("CreateBackupSelection", "AlreadyExistsException"))


def disturb(trouble, sim, number, command):
    """Lets it happen at that call. What bkc answers to it is its own affair."""
    if trouble == "kill":
        return kill_at(sim, number, *command)
    kinds = {"lost": ("drop-after", 1), "throttle": ("throttle", 3), "error": ("error", 3)}
    fault, count = kinds[trouble]
    sim.ask("POST", "faults", {"fault": fault, "at": number, "count": count})
    status, said = sim.run(*command)
    if status not in (0, 3, 5):
        raise SystemExit(f"{trouble} at call {number}: ended with {status}\n{said}")
    met = not sim.ask("GET", "faults")["faults"]
    sim.ask("DELETE", "faults")
    return met


def main(scenario, trouble, every=1):
    bad = met = 0
    with tempfile.TemporaryDirectory() as folder:
        case = Case(scenario, folder)
        wanted, count = case.undisturbed()
        if count < 20:
            raise SystemExit(f"{scenario} makes {count} mutating calls: that cannot be all of them")
        for number in range(1, count + 1, every):
            with case.sim() as sim:
                met += disturb(trouble, sim, number, case.command)
                status, said = sim.run(*case.command)
                state = sim.state(*case.command)
            if status == 0 and state == wanted:
                continue
            bad += 1
            print(f"{scenario}, {trouble} at call {number}: the next run ends with {status}\n{said}")
            for name, text in (("wanted", wanted), ("state", state)):
                with open(f"interrupt-{scenario}-{trouble}.{name}", "w", encoding="utf-8") as file:
                    file.write(text)
    print(f"{scenario}, {trouble}: {count} calls, every {every}. tried, {met} met, {bad} bad")
    if met * every < count * 3 // 4:
        raise SystemExit("too few were met")
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])) else 0)
