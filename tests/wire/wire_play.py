# SPDX-License-Identifier: BSD-2-Clause
"""wire_play.py: plays one case: its own ACS, tap, daemon and directory, and one method for each kind of section."""

import datetime
import functools
import os
import re
import shutil
import subprocess
import tempfile
import time

from wire_acs import Acs
from wire_case import (CaseError, expected_entries, first_difference, readable, repeat, substitute,
                       to_pattern, with_placeholders)
from wire_datagram import Receiver, text_of, wrong
from wire_process import News, Process

WAIT_S = 15  # for what comes by itself; generous, for machines under load and sanitizers
SHOW_S = 6  # for what a display command or a log should say by then
SETTLE_S = 0.5  # so long a session may stand still before more time passes for cwmpd; an ACS that hangs: less
SETTLE_HANGING_S = 0.03

BEFORE_START = ("acs", "acs2", "acs-file", "conf", "file", "real", "start", "startup", "udp")
# What lets time pass or waits by itself: the end of the script is awaited after the last of these.
WAITS = ("advance", "clock", "wait")

UNITS = {"ms": 1, "s": 1000, "m": 60000, "h": 3600000, "d": 86400000}

CONFIGURATION = """\
manufacturer "Example Networks"
oui 0200CE
model-name "Example 24"
product-class SIM
serial-number SIM0000001
hardware-version 1.0
software-version 0.1.0
description "Simulated switch"
sim-ports 24
"""


class Failure(Exception):
    """A promise of the case that does not hold."""


class Stopped(Exception):
    """The user stopped the run."""


@functools.lru_cache(maxsize=None)
def is_sanitized(build):
    """Whether that build has AddressSanitizer in it, which makes some things slower by far."""
    with open(os.path.join(build, "tests/timed/timed_cwmpd"), "rb") as file:
        return b"__asan_init" in file.read()


def to_ms(text):
    """600s, 90m, 12h, 2d, 500ms, 1.5s"""
    match = re.fullmatch(r"([0-9.]+)(ms|s|m|h|d)", text)
    if not match:
        raise CaseError(f"'{text}' is not a time such as 90s, 10m, 2h or 1d")
    return round(float(match.group(1)) * UNITS[match.group(2)])


class Player:
    def __init__(self, case, build, stop, keep=False):
        self.case = case
        self.build = build
        self.stop = stop  # threading.Event
        self.keep = keep
        self.news = News()
        self.dir = None
        self.values = {}
        self.conf = []
        self.startup = []  # lines of the saved configuration, in the view of CWMP
        self.acs = {}
        self.daemon = None
        self.daemon_lines = []  # of daemons that have ended
        self.real = case.has("real")
        self.shift_ms = 0  # of cwmpd's wall clock
        self.section = None
        self.receiver = None  # of datagrams

    def program(self, name):
        return os.path.join(self.build, name)

    def until(self, holds, what, timeout=WAIT_S, pause=0):
        """Looks again whenever something happened, or every pause seconds."""
        timeout *= 4 if is_sanitized(self.build) else 1
        end = time.monotonic() + timeout
        while True:
            seen = self.news.count
            if holds():
                return
            if self.stop.is_set():
                raise Stopped()
            if time.monotonic() > end:
                raise Failure(f"waited {timeout} s for {what}")
            if self.daemon and not self.daemon.alive() and not holds():
                raise Failure(f"cwmpd ended while the case waited for {what}")
            if pause:
                time.sleep(pause)
            else:
                self.news.wait(seen, 0.1)

    # --- the whole case ---

    def play(self):
        """None, or the reason why it failed."""
        self.dir = tempfile.mkdtemp(prefix="cwmp-wire.")
        self.values["DIR"] = self.dir
        try:
            return self._play_sections()
        finally:
            self._clean_up()

    def _play_sections(self):
        try:
            self._prepare()
            implied_wait = self._implied_wait()
            for number, section in enumerate(self.case.sections):
                self.section = section
                if section.name not in BEFORE_START and not self.daemon and not self.daemon_lines:
                    self._start()
                if number == implied_wait:
                    self._await_script()
                self._method(section)(section)
            self.section = None
            if not self.daemon and not self.daemon_lines:
                self._start()
            if implied_wait == len(self.case.sections):
                self._await_script()
            self._end_well()
        except (Failure, CaseError) as error:
            where = f"{self.case.where(self.section.line)} ({self.section.name}): " if self.section else ""
            return where + str(error)
        return None

    def _method(self, section):
        method = getattr(self, "do_" + section.name.replace("-", "_"), None)
        if not method:
            raise CaseError(f"there is no section '{section.name}'")
        return method

    def _prepare(self):
        """What a script names must be there before acs-demo reads it."""
        found = {section.name: section for section in self.case.sections if section.name in ("acs", "acs2")}
        for name, section in found.items():
            self.acs[name] = Acs(self, section)
        if self.case.has("udp"):
            self.receiver = Receiver()
            self.values["UDP_PORT"] = self.receiver.port
        for section in self.case.sections:
            if section.name == "acs-file":
                self._write_acs_file(section)
        for acs in self.acs.values():
            acs.start(self)

    def _write_acs_file(self, section):
        """A long text costs AddressSanitizer minutes in libmxml, which grows it by 64 bytes at a time."""
        name, _, less = section.rest.partition(" ")
        divisor = 10 if less == "less-with-sanitizers" and is_sanitized(self.build) else 1
        with open(os.path.join(self.dir, name), "w", encoding="utf-8") as file:
            file.write(repeat(substitute("\n".join(section.body).rstrip("\n") + "\n", self.values), divisor))

    def _implied_wait(self):
        """The number of the section before which the end of an implied script is awaited, or None."""
        sections = self.case.sections
        if not any(section.implied for section in sections):
            return None
        waits = [number for number, section in enumerate(sections) if section.name in WAITS]
        if waits:
            return waits[-1] + 1
        return next((n for n, section in enumerate(sections) if section.name not in BEFORE_START), len(sections))

    def _await_script(self):
        acs = self.acs["acs"]
        self.until(lambda: "script complete" in acs.process.lines or any(line.startswith("FAILED")
                                                                         for line in acs.process.lines),
                   "the end of the script")

    def _end_well(self):
        if self.daemon:
            status = self.daemon.end()
            self.daemon_lines += self.daemon.lines
            self.daemon = None
            if status:
                raise Failure(f"cwmpd ended with status {status}")
        for acs in self.acs.values():
            status = acs.process.end()
            failed = [line for line in acs.process.lines if line.startswith("FAILED")]
            if status or failed:
                raise Failure(f"{acs.name}: " + "; ".join(failed or [f"exit status {status}"])
                              .replace(self.dir + "/", ""))
            if acs.tap.broken:
                raise Failure("; ".join(acs.tap.broken))

    def _clean_up(self):
        if self.daemon:
            self.daemon.end(3)
            self.daemon_lines += self.daemon.lines
        for acs in self.acs.values():
            if acs.process and acs.process.popen.poll() is None:
                acs.process.end(3)
            acs.tap.close()
        if self.receiver:
            self.receiver.close()
        if not self.keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def messages(self):
        """Every SOAP message that the CPE sent."""
        return [e.body() for a in self.acs.values() for e in a.tap.entries if not e.closed and e.body()]

    def report(self):
        """What a person needs to see why the case failed."""
        out = []
        for acs in self.acs.values():
            lines = acs.process.lines if acs.process else []
            out += [f"{acs.name} said:"] + ["    " + line for line in lines[-40:]]
        said = [line for line in self.daemon_lines if "/SHELL_CMD: " not in line]
        out += ["cwmpd said:"] + ["    " + line for line in said[-40:]]
        return "\n".join(out).replace(self.dir + "/", "")

    def sent_text(self):
        return "\n".join(f"== sent {a.name}\n" + with_placeholders("\n".join(readable(e) for e in a.tap.entries),
                                                                  self.values) for a in self.acs.values())

    # --- sections ---

    def do_acs(self, _section):
        """Done before the first section: see _prepare()."""

    do_acs2 = do_acs_file = do_real = do_udp = do_acs

    def do_conf(self, section):
        self.conf += section.body

    def do_startup(self, section):
        """startup: more lines for the saved configuration, in the view of CWMP."""
        self.startup += section.body

    def do_file(self, section):
        """file NAME: in the state directory."""
        name = "flash/startup.cfg" if section.rest == "startup.cfg" else section.rest
        path = os.path.join(self.dir, "state", name)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(substitute("\n".join(section.body) + "\n", self.values))

    def _save_configuration(self):
        """What a case starts with that neither brings its own nor types it."""
        implied = any(section.implied for section in self.case.sections)
        brings = any(section.name == "file" and section.rest.endswith("startup.cfg") for section in self.case.sections)
        if "acs" not in self.acs or brings or (self.case.has("type", "talk") and not implied and not self.startup):
            return
        path = os.path.join(self.dir, "state", "flash", "startup.cfg")
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        lines = ["#", "cwmp", " cwmp enable", " cwmp acs url {ACS}"]
        for option, command in (("--username", "username"), ("--password", "password simple")):
            if self.acs["acs"].given(option):
                lines.append(f" cwmp acs {command} {self.acs['acs'].given(option)}")
        lines += [" " + line.strip() for line in self.startup if line.strip()] + ["#", "return", ""]
        with open(path, "w", encoding="utf-8") as file:
            file.write(substitute("\n".join(lines), self.values))

    def _start(self):
        conf = os.path.join(self.dir, "cwmpd.conf")
        if not self.daemon_lines:
            self._save_configuration()
        with open(conf, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION + f"state-dir {self.dir}/state\nsocket {self.dir}/s\nplatform sim\n"
                       "log-level debug\n" + substitute("\n".join(self.conf), self.values) + "\n")
        if self.real:
            self.daemon = Process([self.program("cwmp/cwmpd"), "--foreground", "--config", conf], self.news)
        else:
            self.daemon = Process([self.program("tests/timed/timed_cwmpd"), conf, str(self.shift_ms)], self.news,
                                  ("passed ", "clock set", "'"))
        for acs in self.acs.values():
            if not acs.tap.acs_address:
                acs.await_port(self)

    def _ready(self):
        """For what talks to cwmpd on its socket."""
        self.until(lambda: any("ready on " in line for line in self.daemon.lines), "cwmpd to be ready")

    def do_start(self, _section):
        if self.daemon:
            raise CaseError("cwmpd runs already")
        self._start()

    def do_kill(self, _section):
        """The power cut: no time for anything."""
        self.daemon.kill()
        self.daemon_lines += self.daemon.lines + ["(killed)"]
        self.daemon = None

    def do_stop(self, _section):
        status = self.daemon.end()
        self.daemon_lines += self.daemon.lines + ["(stopped)"]
        self.daemon = None
        if status:
            raise Failure(f"cwmpd ended with status {status}")

    def _run(self, arguments, typed=b""):
        try:
            done = subprocess.run(arguments, input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=WAIT_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise Failure(f"{os.path.basename(arguments[0])} did not end in {WAIT_S} s") from error
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace")

    def do_type(self, section):
        """type [refused]: the lines go to cwmpsh; each must be accepted, or one refused."""
        path = os.path.join(self.dir, "typed")
        self._ready()
        self.values["SOON"] = time.strftime("%Y-%m-%dT%H:%M:%S",
                                            time.localtime(time.time() + self.shift_ms / 1000 + 3))
        with open(path, "w", encoding="utf-8") as file:
            file.write(substitute("\n".join(line.strip() for line in section.body) + "\n", self.values))
        status, output = self._run([self.program("cli/cwmpsh"), "--socket", os.path.join(self.dir, "s"),
                                    "--file", path])
        wanted = 1 if section.rest == "refused" else 0
        if status != wanted:
            raise Failure(f"cwmpsh ended with status {status}, expected {wanted}:\n{output}")

    def do_talk(self, section):
        """talk: the lines go to cwmpsh on a pipe; they may be answers to its questions."""
        lines = substitute("\n".join(line.strip() for line in section.body).rstrip("\n") + "\n", self.values)
        self._ready()
        status, output = self._run([self.program("cli/cwmpsh"), "--socket", os.path.join(self.dir, "s")], lines.encode())
        if status != 0:
            raise Failure(f"cwmpsh ended with status {status}:\n{output}")

    def do_show(self, section):
        """show COMMAND: the lines are in its output in this order; a line after '! ' is not in it."""
        wanted = [substitute(line, self.values) for line in section.body if line.strip()]
        last = ""

        def holds():
            nonlocal last
            _, last = self._run([self.program("cli/cwmpsh"), "--socket", os.path.join(self.dir, "s"),
                                 "--command", section.rest])
            lines = [line.rstrip("\r") for line in last.split("\n")]
            return not missing_lines(lines, wanted)

        try:
            self._ready()
            self.until(holds, "it", SHOW_S, pause=0.02)
        except Failure as error:
            missing = missing_lines([line.rstrip("\r") for line in last.split("\n")], wanted)
            raise Failure(f"'{section.rest}' should show (or, after '!', not show) {missing!r}, but shows\n{last}") from error

    def _of(self, section):
        """The ACS that a header line names, and the rest of the line."""
        name, _, rest = section.rest.partition(" ")
        if name in ("acs", "acs2"):
            return self.acs[name], rest.strip()
        return self.acs["acs"], section.rest

    def do_wait(self, section):
        """wait [acs2] [SECONDSs] TEXT: until the ACS says so, after what was waited for before."""
        acs, text = self._of(section)
        limit = re.match(r"(\d+)s (.*)", text)
        timeout, text = (int(limit.group(1)), limit.group(2)) if limit else (WAIT_S, text)
        text = substitute(text, self.values)

        def holds():
            for i in range(acs.said, len(acs.process.lines)):
                if text in acs.process.lines[i]:
                    acs.said = i + 1
                    return True
            return False

        self.until(holds, f"{acs.name} to say '{text}'", timeout)

    def do_says(self, section):
        """says [acs2]: these are lines of the ACS, in this order."""
        acs, _ = self._of(section)
        wanted = [substitute(line, self.values) for line in section.body if line.strip()]
        try:
            self.until(lambda: not missing_lines(acs.process.lines, wanted), "it", SHOW_S)
        except Failure as error:
            raise Failure(f"{acs.name} did not say {missing_lines(acs.process.lines, wanted)!r}") from error

    def do_log(self, section):
        """log: these texts are in lines of cwmpd's log, in this order."""
        wanted = [substitute(line.strip(), self.values) for line in section.body if line.strip()]

        def missing():
            at = 0
            lines = self.daemon_lines + (self.daemon.lines if self.daemon else [])
            for text in wanted:
                while at < len(lines) and text not in lines[at]:
                    at += 1
                if at == len(lines):
                    return text
                at += 1
            return None

        try:
            self.until(lambda: missing() is None, "it", SHOW_S)
        except Failure as error:
            raise Failure(f"the log does not say {missing()!r}") from error

    def do_quiet(self, section):
        """quiet [acs2] TIME: the CPE opens no connection in that time."""
        acs, text = self._of(section)
        count = acs.tap.count
        ms = to_ms(text)
        if self.real:
            end = time.monotonic() + ms / 1000
            while time.monotonic() < end and acs.tap.count == count:
                if self.stop.is_set():
                    raise Stopped()
                time.sleep(0.02)
        else:
            self._advance(ms)
            time.sleep(0.02)  # for the tap to see what the last timer began
        if acs.tap.count != count:
            raise Failure(f"the CPE connected to {acs.name}")

    # --- time ---

    def _ask(self, command):
        """The answer of timed_cwmpd to a command."""
        if self.real:
            raise CaseError("time is real in this case")
        process, count = self.daemon, len(self.daemon.answers)
        process.say(command)
        self.until(lambda: len(process.answers) > count, f"the answer to '{command}'")
        return process.answers[count]

    def _pass(self, ms):
        """Lets at most ms pass: (how much has passed, whether a session is under way)."""
        match = re.fullmatch(r"passed (\d+) (idle|busy)", self._ask(f"advance {ms}"))
        if not match:
            raise Failure(f"timed_cwmpd said {self.daemon.answers[-1]}")
        self.shift_ms += int(match.group(1))
        return int(match.group(1)), match.group(2) == "busy"

    def _settle(self):
        """Until no session is under way, or the one that is does not get on: the ACS hangs."""
        moved, since = None, time.monotonic()
        while self._pass(0)[1]:
            now = (sum(acs.tap.moved for acs in self.acs.values()), sum(len(acs.process.lines)
                                                                        for acs in self.acs.values()))
            if now != moved:
                moved, since = now, time.monotonic()
            hanging = any(acs.hangs() for acs in self.acs.values())
            if time.monotonic() - since > (SETTLE_HANGING_S if hanging else SETTLE_S):
                return
            self.news.wait(self.news.count, 0.005)

    def _advance(self, ms):
        self._ready()
        self._settle()
        while ms > 0:
            passed, busy = self._pass(ms)
            ms -= passed
            if busy:
                self._settle()

    def do_advance(self, section):
        """advance TIME: so much time passes for cwmpd; its timers fire in order, sessions get on in between."""
        self._advance(to_ms(section.rest))

    def do_clock(self, section):
        """clock ISO-TIME|unknown: somebody sets the switch's wall clock."""
        self._ready()
        self._settle()
        wall = 0 if section.rest == "unknown" else datetime.datetime.fromisoformat(
            section.rest.replace("Z", "+00:00")).timestamp()
        answer = self._ask(f"clock {section.rest}")
        if answer != "clock set":
            raise Failure(answer)
        self.shift_ms = round((wall - time.time()) * 1000)
        self._settle()

    # --- more sections ---

    def do_datagram(self, section):
        """datagram KEY: the next datagram is a lightweight notification signed with KEY that has these lines."""
        got = []

        def come():
            datagram = self.receiver.next()
            got.extend([datagram] if datagram else [])
            return bool(got)

        self.until(come, "a datagram")
        error = wrong(got[0], section.rest)
        if not error:
            missing = missing_lines(text_of(got[0]), [substitute(line.strip(), self.values)
                                                      for line in section.body if line.strip()])
            error = f"it has no line {missing!r}" if missing else None
        if error:
            raise Failure(f"{error}:\n{got[0].decode('utf-8', 'backslashreplace')}")

    def do_no_datagram(self, section):
        """no-datagram TIME: none comes while that time passes."""
        self._advance(to_ms(section.rest))
        time.sleep(0.02)
        datagram = self.receiver.next()
        if datagram:
            raise Failure(f"there is one:\n{datagram.decode('utf-8', 'backslashreplace')}")

    def do_closed(self, section):
        """closed [acs2]: the CPE has closed its newest connection to the ACS."""
        acs, _ = self._of(section)
        self.until(lambda: acs.tap.entries and any(e.closed and e.connection == acs.tap.count
                                                   for e in acs.tap.entries), "the CPE to close the connection")

    def do_uses(self, section):
        """uses TIME MEGABYTES: cwmpd has needed at most so much CPU time since it started, and so much memory at most."""
        match = re.fullmatch(r"(\S+) (\d+)MB", section.rest)
        if not match:
            raise CaseError("write 'uses 500ms 40MB'")
        if is_sanitized(self.build):
            return  # it costs what it costs
        proc = f"/proc/{self.daemon.popen.pid}/"
        with open(proc + "stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        cpu_ms = (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")
        with open(proc + "status", encoding="utf-8") as file:
            peak_kb = int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1))
        if cpu_ms > to_ms(match.group(1)) or peak_kb > int(match.group(2)) * 1024:
            raise Failure(f"cwmpd has used {cpu_ms} ms of CPU time and {peak_kb} kB of memory at most")

    def do_lease(self, section):
        """lease INTERFACE URL [USER PASSWORD]: the DHCP client got option 43 in H3C's form."""
        words = substitute(section.rest, self.values).split()
        text = " ".join(words[1:]).encode()
        self._dhcp(["--interface", words[0], "--option43", (bytes([1, len(text)]) + text).hex()])

    def do_lost(self, section):
        """lost INTERFACE: its lease has ended."""
        self._dhcp(["--interface", section.rest, "--lost"])

    def _dhcp(self, arguments):
        self._ready()
        status, output = self._run([self.program("platform/cwmp-dhcp-event"), "--socket",
                                    os.path.join(self.dir, "s")] + arguments)
        if status:
            raise Failure(f"cwmp-dhcp-event ended with status {status}: {output}")

    def do_sent(self, section):
        """sent [acs2]: exactly these requests, byte for byte, after those compared before."""
        acs, _ = self._of(section)
        entries = expected_entries(section)
        if not entries:
            raise CaseError("nothing is expected")
        for expected in entries:
            def come():
                # A connection's end matters only where the case speaks of it.
                while (acs.seen < len(acs.tap.entries) and acs.tap.entries[acs.seen].closed and not expected.closed):
                    acs.seen += 1
                return acs.seen < len(acs.tap.entries)

            self.until(come, f"the CPE to send line {expected.line}")
            self._compare(expected, acs.tap.entries[acs.seen])
            acs.seen += 1

    def _compare(self, expected, entry):
        if expected.closed != entry.closed or expected.connection != entry.connection:
            raise Failure(f"line {expected.line}: got instead\n{readable(entry)}")
        if expected.closed or expected.anything:
            return
        head, body = (substitute(text, self.values) for text in expected.message())
        got_head, got_body = (part.decode("utf-8", "backslashreplace") for part in
                              (entry.data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", entry.body()))
        for text, got in ((head, got_head), (body, got_body)):
            if not re.fullmatch(to_pattern(text), got, re.S):
                raise Failure(f"line {expected.line}: {first_difference(text, got)}\n  the whole:\n{readable(entry)}")


def missing_lines(lines, wanted):
    """The first of wanted that is not in lines, in order; or after '! ', that is in them. None when all is well."""
    at = 0
    for text in wanted:
        if text.startswith("! "):
            if text[2:] in lines:
                return text
            continue
        try:
            at = lines.index(text, at) + 1
        except ValueError:
            pattern = re.compile(to_pattern(text))
            for i in range(at, len(lines)):
                if pattern.fullmatch(lines[i]):
                    at = i + 1
                    break
            else:
                return text
    return None
