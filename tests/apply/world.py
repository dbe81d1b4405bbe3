"""A simulated AWS in a process of its own, and bkc run against it: what the tests of apply share."""
import json
import os
import signal
import subprocess
import time
import urllib.request

BKC = os.environ["BKC"]

# Ten past: what is being made is ready minutes later, and no plan of the real case has run.
CLOCK = "2026-11-24T12:10:00Z"


class Sim:
    """`bkc sim`; a `with` block ends it."""

    def __init__(self, unit, store=None):
        command = [BKC, "sim", "--port", "0", "--clock", CLOCK]
        if store:
            command += ["--store", store]
        self.process = subprocess.Popen(
            command + [unit], stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        if not words:
            raise SystemExit("bkc sim did not start")
        self.environment = dict(word.split("=", 1) for word in words)
        self.endpoint = self.environment["AWS_ENDPOINT_URL"]

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, method, page, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.endpoint}/_bkc/{page}", data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def state(self, *look):
        """All that is there in the end, the same text for the same world. What is being made or
        deleted gets its time, and a command that looks at it."""
        self.ask("POST", "clock", {"advance": 600})
        self.run(*look)
        return json.dumps(self.ask("GET", "state?normal=1"), indent=1, sort_keys=True)

    def calls(self):
        return self.ask("GET", "calls")

    def start(self, *words):
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith("AWS_")}
        environment.update(self.environment)
        environment["AWS_EC2_METADATA_DISABLED"] = "true"
        return subprocess.Popen([BKC, *words], env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *words):
        """Status and all that was said."""
        process = self.start(*words)
        said = process.communicate()[0]
        return process.returncode, said

    def must(self, *words):
        status, said = self.run(*words)
        if status != 0:
            raise SystemExit(f"{' '.join(words)} ended with {status}:\n{said}")
        return said


def kill_at(sim, number, *words):
    """Runs bkc and kills it once the mutating call of that number was carried out, before its
    answer. False where it ended before that."""
    sim.ask("POST", "faults", {"fault": "slow", "at": number, "delay_ms": 600, "count": 1})
    process = sim.start(*words)
    while process.poll() is None:
        if not sim.ask("GET", "faults")["faults"]:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    process.communicate()
    sim.ask("DELETE", "faults")
    return process.returncode == -signal.SIGKILL
