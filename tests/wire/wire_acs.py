# SPDX-License-Identifier: BSD-2-Clause
"""wire_acs.py: an ACS of a case: acs-demo with its script, behind a tap."""

import os
import re
import shlex

from wire_case import CaseError, script_of, substitute
from wire_process import Process
from wire_tap import Tap


class Acs:
    """An acs-demo and the tap before it. The tap comes first, so that scripts can name its port."""

    def __init__(self, player, section):
        self.name = section.name
        self.section = section
        self.said = 0  # lines already waited for
        self.seen = 0  # entries already compared
        self.process = None
        self.options = shlex.split(section.rest)
        self.host = self._option("--host") or "127.0.0.1"
        self.tap = Tap(player.news, self.host)
        shown = f"[{self.host}]" if ":" in self.host else self.host
        player.values.update({self.name.upper(): f"http://{shown}:{self.tap.port}/acs",
                              self.name.upper() + "_PORT": self.tap.port})

    def _option(self, name):
        """Takes an option of the header line that is not one of acs-demo's."""
        if name not in self.options:
            return None
        at = self.options.index(name)
        value = self.options[at + 1]
        del self.options[at:at + 2]
        return value

    def given(self, name):
        return self.options[self.options.index(name) + 1] if name in self.options else None

    def start(self, player):
        """Does not wait: the tap does when a connection comes before acs-demo has said its port."""
        base = os.path.basename(player.case.path)
        script = os.path.join(player.dir, base if self.name == "acs" else f"{self.name}-{base}")
        with open(script, "w", encoding="utf-8") as file:
            file.write(substitute(script_of(self.section), player.values))
        shown = f"[{self.host}]" if ":" in self.host else self.host
        self.process = Process([player.program("tests/acs/acs-demo"), "--listen", f"{shown}:0", "--script", script,
                                "--log", os.path.join(player.dir, self.name + ".log")] + self.options, player.news)

    def await_port(self, player):
        player.until(lambda: self.process.lines or not self.process.alive(), "acs-demo to start")
        address = re.match(r"listening on http://(.*):(\d+)/acs", (self.process.lines or [""])[0])
        if not address:
            raise CaseError(f"{player.case.where(self.section.line)}: acs-demo: {' '.join(self.process.lines)}")
        self.tap.lead_to(self.host, int(address.group(2)))

    def hangs(self):
        return bool(self.process.lines) and self.process.lines[-1].startswith("... ")
