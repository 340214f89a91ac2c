# SPDX-License-Identifier: BSD-2-Clause
"""acs_side.py: the ACSs of cases_http.py and cases_names.py, and how these begin a session with one."""

import re
import socket
import struct
import threading
import time

from lab import BUILD, check, free_port, lacks
from switch import Failure, until

ACS_DEMO = BUILD + "/tests/acs/acs-demo"

INFORM_RESPONSE = """\
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">
<soap:Header><cwmp:ID soap:mustUnderstand="1">%s</cwmp:ID></soap:Header>
<soap:Body><cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse></soap:Body></soap:Envelope>
"""


class Acs:
    """An acs-demo, with a script if there is one."""

    def __init__(self, case, script="", options=(), host="127.0.0.1", port=0):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.port = port or free_port(family)
        self.out = case.path(f"acs.{host}.{self.port}")
        place = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self.server = f"http://{place}"
        self.url = self.server + "/acs"
        if script:
            options = [*options, "--script", case.write(f"script.{self.port}", script)]
        with open(self.out, "wb") as out:
            self.process = case.spawn(ACS_DEMO, "--listen", place, *options, stdout=out, stderr=out)
        self.wait("listening on ")

    def said(self):
        with open(self.out, encoding="utf-8", errors="backslashreplace") as file:
            return file.read()

    def wait(self, text):
        def is_there():
            if self.process.poll() is not None:
                raise Failure(f"acs-demo ended with status {self.process.returncode}: {self.said()}")
            return text in self.said()
        until(is_there, f"{text!r} of acs-demo")

    def done(self):
        """The script was played to its end, and every expectation of it was met."""
        self.wait("script complete")
        lacks(self.said(), "FAILED")

    def informs(self):
        return self.said().count("Inform from ")


def log(case):
    with open(case.switch.log, encoding="utf-8", errors="backslashreplace") as file:
        return file.read()


def session(case, *lines, well=True):
    """Types the lines in the view of CWMP, after which a session follows; (what cwmpd says of its end, its seconds)."""
    seen, begin = len(log(case)), time.monotonic()
    has_failed = case.cli("system-view", "cwmp", *lines, "cwmp enable")
    lacks(has_failed, "% ")
    end = re.compile(r"session (?:with \S+ ended well|failed: .*)\n")
    until(lambda: end.search(log(case), seen), "the end of a session")
    sentence = end.search(log(case), seen).group().strip()
    check(sentence.endswith("ended well") == well, sentence)
    return sentence, time.monotonic() - begin


def account(url, name="admin", password="12345"):
    return f"cwmp acs url {url}", f"cwmp acs username {name}", f"cwmp acs password simple {password}"


def configured(case, *lines):
    """cwmpd once more, with these lines in its cwmpd.conf."""
    case.switch.stop()
    case.switch.configuration += "".join(line + "\n" for line in lines)
    case.switch.start()


class Closer(threading.Thread):
    """Answers each Inform, then closes as `closes` says; each empty POST as an ACS does. `posts`: what came."""

    def __init__(self, case, closes):
        super().__init__(daemon=True)
        self.closes, self.posts, self.always = closes, [], b""
        self.listener = case.stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return  # the case has ended
            with connection:
                self.serve(connection)

    def serve(self, connection):
        while True:
            body = receive(connection)
            if body is None:
                return
            self.posts.append(body)
            if self.always:
                connection.sendall(self.always)
                continue
            if not body:
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                continue
            number = re.search(rb"<(?:\w+:)?ID [^>]*>([^<]*)<", body).group(1).decode()
            reply = (INFORM_RESPONSE % number).encode()
            reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(reply), reply)
            if self.closes == "with the reply":  # one segment with both, so that it is never late
                connection.send(reply, socket.MSG_MORE)
                return
            connection.sendall(reply)
            connection.recv(1, socket.MSG_PEEK)  # until the next message is there, or none will come
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return


def receive(connection):
    """The body of the next request; None: the CPE has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)\r\ncontent-length: *(\d+)", head).group(1))
    while len(body) < length:
        body += connection.recv(65536)
    return body
