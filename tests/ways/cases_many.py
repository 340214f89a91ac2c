# SPDX-License-Identifier: BSD-2-Clause
"""cases_many.py: many people at once."""

import time

from lab import CWMPSH, PROMPT, SOCKET, check, has

SESSIONS = 200
SANITIZED_SESSIONS = 24  # AddressSanitizer takes a multiple of the memory


def how_many():
    with open(CWMPSH, "rb") as file:
        return SANITIZED_SESSIONS if b"__asan_init" in file.read() else SESSIONS


def case_many(case):
    """two hundred sessions at once: each works, and cwmpd answers others meanwhile"""
    people = [case.terminal(CWMPSH, "--socket", SOCKET) for _ in range(how_many())]
    for person in people:
        person.want(PROMPT)
    for number, person in enumerate(people):
        person.send(f"display cwmp con")
        check(number % 50 or "CWMP state" in case.cli("display cwmp configuration"), "cwmpd does not answer")
    for person in people:
        person.want(rb"display cwmp con$")
        person.send("figuration\r")
    begin = time.monotonic()
    has(case.cli("display cwmp status"), "CWMP state")
    check(time.monotonic() - begin < 10, "cwmpd is busy")
    for person in people:
        has(person.want(PROMPT).decode(), "CWMP state")
    users = people[-1].type("screen-length disable") + people[-1].type("display users")
    check(users.count("VTY") >= len(people), f"display users knows {users.count('VTY')} of them")
    # Each changes what all others see.
    for number, person in enumerate(people[:10]):
        person.type("system-view", rb"\[.*\]$")
        person.type("cwmp", rb"\[.*\]$")
        person.type(f"cwmp acs username user{number}", rb"\[.*\]$")
        people[-1 - number].send("display cwmp configuration | include username\r")
        has(people[-1 - number].want(PROMPT).decode(), f": user{number}\r\n")
        person.send("\x1a")
        person.want(PROMPT)
    for person in people:
        person.send("quit\r")
    for person in people:
        person.ended(0)


CASES = [(case_many, ())]
