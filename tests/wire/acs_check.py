# SPDX-License-Identifier: BSD-2-Clause
"""acs_check.py: acs-demo itself: that it does on the wire what a script says, and that a broken promise is told. Without
this a case could pass because the ACS was too kind."""

import gzip
import hashlib
import os
import re
import socket
import subprocess
import tempfile
import time

INFORM = """<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-1"><s:Header>
<c:ID s:mustUnderstand="1">77</c:ID></s:Header><s:Body><c:Inform><DeviceId><OUI>0200CE</OUI><SerialNumber>S1</SerialNumber>
</DeviceId><Event><EventStruct><EventCode>1 BOOT</EventCode><CommandKey></CommandKey></EventStruct></Event>
<RetryCount>0</RetryCount></c:Inform></s:Body></s:Envelope>"""


class Wrong(Exception):
    pass


def need(good, what):
    if not good:
        raise Wrong(what)


class Demo:
    """A running acs-demo with that script."""

    def __init__(self, program, script, *options, files=None):
        self.directory = tempfile.TemporaryDirectory(prefix="cwmp-wire.")
        for name, text in (files or {}).items():
            with open(os.path.join(self.directory.name, name), "w", encoding="utf-8") as file:
                file.write(text)
        path = os.path.join(self.directory.name, "script.acs")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        self.log = os.path.join(self.directory.name, "log")
        self.process = subprocess.Popen([program, "--listen", "127.0.0.1:0", "--script", path, "--log", self.log,
                                         *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self.first = self.process.stdout.readline()
        port = re.match(r"listening on http://127\.0\.0\.1:(\d+)/acs$", self.first)
        self.port = int(port.group(1)) if port else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """(exit status, what it printed)"""
        if self.process.stdout.closed:
            return None
        self.process.terminate()
        output = self.first + self.process.communicate(timeout=10)[0]
        self.directory.cleanup()
        return self.process.returncode, output


class Cpe:
    def __init__(self, demo):
        self.socket = socket.create_connection(("127.0.0.1", demo.port), timeout=10)
        self.cookie = ""

    def post(self, body="", headers=""):
        """The reply as it came: all of it when the connection is closed, else as long as it says."""
        body = body if isinstance(body, bytes) else body.encode()
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        self.socket.sendall(f"POST /acs HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{cookie}{headers}\r\n"
                            .encode() + body)
        data = b""
        while not self._complete(data):
            more = self.socket.recv(65536)
            if not more:
                break
            data += more
        found = re.search(rb"\r\nSet-Cookie: (session=\w+)", data)
        if found:
            self.cookie = found.group(1).decode()
        return data

    @staticmethod
    def _complete(data):
        head, gap, body = data.partition(b"\r\n\r\n")
        if not gap:
            return False
        if b"Transfer-Encoding: chunked" in head:
            return body.endswith(b"0\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        return len(body) >= int(length.group(1)) if length else True


def check_replies(program):
    script = "".join(f"session\n  {step}\n" for step in
                     ("half", "close", "binary", "empty-200", "status 503", "redirect 307 http://x/acs2",
                      "chunked", "hang 1", "close-after", "garbage", "fault 8005"))
    with Demo(program, script) as demo:
        half = Cpe(demo).post(INFORM)
        length = int(re.search(rb"Content-Length: (\d+)", half).group(1))
        need(0 < len(half.partition(b"\r\n\r\n")[2]) < length, f"half: {half!r}")
        need(Cpe(demo).post(INFORM) == b"", "close: a reply came")
        need(Cpe(demo).post(INFORM).endswith(b"\r\n\r\n" + bytes(range(256))), "binary")
        need(b"200 OK" in (reply := Cpe(demo).post(INFORM)) and b"Content-Length: 0" in reply, f"empty-200: {reply!r}")
        need(b" 503 " in Cpe(demo).post(INFORM), "status 503")
        need(b"\r\nLocation: http://x/acs2\r\n" in Cpe(demo).post(INFORM), "redirect")
        reply = Cpe(demo).post(INFORM)
        need(b"Transfer-Encoding: chunked" in reply and b"InformResponse" in reply, f"chunked: {reply!r}")
        begin = time.monotonic()
        need(b"InformResponse" in Cpe(demo).post(INFORM) and time.monotonic() - begin >= 0.99, "hang 1")
        cpe = Cpe(demo)
        need(b"InformResponse" in cpe.post(INFORM) and cpe.socket.recv(1) == b"", "close-after")
        need(b"InformResponse" not in Cpe(demo).post(INFORM), "garbage")
        need(b"<FaultCode>8005</FaultCode>" in Cpe(demo).post(INFORM), "fault 8005")
        status, output = demo.end()
        need(status == 0 and "-> half" in output, f"exit status {status}: {output}")


def check_promises(program):
    for script, wanted in (("session\n  expect events \"0 BOOTSTRAP\"\n", "2: expect events"),
                           ("session\n  answer\n  expect NoSuchThing\n", "3: expect NoSuchThing"),
                           ("session\nsession\n  expect Inform\n", "3: expect Inform: got never")):
        with Demo(program, script) as demo:
            cpe = Cpe(demo)
            cpe.post(INFORM)
            need(b" 204 " in cpe.post(), "the end of a session")
            status, output = demo.end()
            need(status == 1 and "FAILED" in output and wanted in output, f"a broken promise: {status} {output}")


def check_kept_promise(program):
    with Demo(program, "session\n  expect events \"1 BOOT\"\n  answer\n  expect empty\n  end\n") as demo:
        cpe = Cpe(demo)
        cpe.post(INFORM)
        cpe.post()
        status, output = demo.end()
        need(status == 0 and "script complete" in output, f"a kept promise: {status} {output}")


def check_next_reply(program):
    """The steps that say how the next reply is made."""
    script = """session
  hold
  use-version 1.0
  must-understand Odd
  id ""
  header X-Test yes
  reply-status 500
  content-type text/plain
  namespace 1-0
  answer
  expect id 77
  gzip
  no-id
  send xml GetRPCMethods "<A>&amp;</A>"
session
  reply-body "<a/>" "<b/>"
  reply-file acs-demo-reply
"""
    with Demo(program, script, files={"acs-demo-reply": "<whole/>"}) as demo:
        cpe = Cpe(demo)
        reply = cpe.post(INFORM)
        for text in (b" 500 ", b"X-Test: yes", b"Content-Type: text/plain", b"HoldRequests soap-env:mustUnderstand",
                     b">1.0</cwmp:UseCWMPVersion>", b"<x:Odd ", b'mustUnderstand="1"></cwmp:ID>', b"cwmp-1-0"):
            need(text in reply, f"{text!r} is not in {reply!r}")
        reply = cpe.post(INFORM.replace("Inform>", "GetRPCMethodsResponse>"))
        head, _, body = reply.partition(b"\r\n\r\n")
        need(b"Content-Encoding: gzip" in head and b" 200 " in head and b"X-Test" not in head, f"gzip: {head!r}")
        body = gzip.decompress(body)
        need(b"<cwmp:GetRPCMethods><A>&amp;</A></cwmp:GetRPCMethods>" in body, f"xml: {body!r}")
        need(b"cwmp:ID" not in body, f"no-id: {body!r}")
        cpe = Cpe(demo)
        need(b"<a/><b/></soap-env:Body>" in cpe.post(INFORM), "reply-body")
        need(cpe.post().endswith(b"\r\n\r\n<whole/>"), "reply-file")


def check_requests(program):
    """A compressed request is understood, and the promises about types, headers and attributes are looked at."""
    good = """session
  expect type P xsd:string
  expect attribute Q 2 "a,b"
  expect value-like P V*
  expect names "P, Q"
  expect soap-header Extra 1
  expect no-soap-header Other
  expect event "1 BOOT"
  expect no-event "0 BOOTSTRAP"
  expect element-like RetryCount [0-9]
  expect no-element Nothing
  expect header-like Content-Encoding gz*
  expect uri /acs
  expect has-value P
"""
    body = INFORM.replace("<RetryCount>", '<Name>P</Name><Value xsi:type="xsd:string">V1</Value><Name>Q</Name>'
                          "<Notification>2</Notification><string>a</string><string>b</string><RetryCount>")
    body = body.replace("</c:ID>", "</c:ID><c:Extra>1</c:Extra>").replace("<s:Envelope", '<s:Envelope xmlns:xsi="x"')
    wrong = good.replace("xsd:string", "xsd:int").replace("a,b", "a").replace("V*", "W*").replace("P, Q", "P")
    wrong = wrong.replace("Extra 1", "Extra 2").replace("Other", "Extra").replace('event "1', 'event "7')
    wrong = wrong.replace('no-event "0 BOOTSTRAP"', 'no-event "1 BOOT"').replace("[0-9]", "[1-9]")
    wrong = wrong.replace("Nothing", "RetryCount").replace("gz*", "gx*").replace("/acs", "/x")
    wrong = wrong.replace("has-value P", "has-value R")
    for script, failures in ((good, 0), (wrong, 13)):
        with Demo(program, script) as demo:
            Cpe(demo).post(gzip.compress(body.encode()),
                           "Content-Encoding: gzip\r\n")
            output = demo.end()[1]
            need(output.count("FAILED") == failures, f"{failures} broken promises: {output}")


def check_session_goes_on(program):
    """After a bad reply with steps left the Inform goes on with them; without, it takes the next session."""
    with Demo(program, "session\n  status 400\n  expect Inform\n  status 500\nsession\n  end\n") as demo:
        cpe = Cpe(demo)
        need(b" 400 " in cpe.post(INFORM) and b" 500 " in cpe.post(INFORM), "steps that are left")
        need(b"InformResponse" in cpe.post(INFORM) and b" 204 " in cpe.post(), "the next session")
        need(demo.end()[0] == 0, "the promises after a bad reply")
    with Demo(program, "session\n  hang 600\n") as demo:
        cpe = Cpe(demo)
        cpe.socket.settimeout(0.2)
        try:
            need(not cpe.post(INFORM), "hang: a reply came")
        except TimeoutError:
            cpe.socket.close()
        time.sleep(0.2)
        need("script complete" in demo.end()[1], "a CPE that gave up waiting ends the session")


def check_session(program):
    with Demo(program, "session\n  send GetRPCMethods\n") as demo:
        cpe = Cpe(demo)
        need(b"urn:dslforum-org:cwmp-1-1" in (reply := cpe.post(INFORM)), "the namespace of the Inform")
        need(b">77</cwmp:ID>" in reply, "the ID of the Inform")
        stranger = Cpe(demo)
        need(b" 400 " in stranger.post(), "a request without a cookie was served")
        need(b"GetRPCMethods" in cpe.post(), "the RPC")
        wrong = INFORM.replace("Inform>", "GetRPCMethodsResponse>")  # with ID 77, not that of the RPC
        cpe.post(wrong)
        status, output = demo.end()
        need(status == 1 and "belongs to no session" in output and "the answer to cwmp:ID" in output,
             f"cookie and ID: {status} {output}")


def check_authentication(program):
    with Demo(program, "", "--username", "u", "--password", "p") as demo:
        reply = Cpe(demo).post(INFORM)
        need(b"WWW-Authenticate: Digest " in reply and b"WWW-Authenticate: Basic " in reply, f"401: {reply!r}")
        need(b" 401 " in Cpe(demo).post(INFORM, "Authorization: Basic dTp3cm9uZw==\r\n"), "a wrong password")
        need(b" 200 " in Cpe(demo).post(INFORM, "Authorization: Basic dTpw\r\n"), "the right password")
        bad = 'Authorization: Digest username="u", realm="acs-demo", nonce="0", uri="/acs", response="0"\r\n'
        need(b"stale=true" in Cpe(demo).post(INFORM, bad), "an unknown nonce")


def digest_answer(challenge, method, uri, body=b"", nc="00000001"):
    """The Authorization header of user u, password p."""
    def md5(*parts):
        return hashlib.md5(":".join(parts).encode()).hexdigest()
    nonce = re.search(r'nonce="(\w+)"', challenge).group(1)
    qop = re.search(r'qop="(?:[\w-]+,)*([\w-]+)"', challenge)
    a2 = md5(method, uri) if not qop or qop.group(1) == "auth" else md5(method, uri, hashlib.md5(body).hexdigest())
    a1 = md5("u", "acs-demo", "p")
    response = md5(a1, nonce, nc, "c", qop.group(1), a2) if qop else md5(a1, nonce, a2)
    more = f', qop={qop.group(1)}, nc={nc}, cnonce="c"' if qop else ""
    return (f'Authorization: Digest username="u", realm="acs-demo", nonce="{nonce}", uri="{uri}", '
            f'response="{response}"{more}\r\n')


def check_digest(program):
    with Demo(program, 'session\n  digest "qop=auth,auth-int" bound\n', "--username", "u", "--password", "p") as demo:
        cpe = Cpe(demo)
        answer = digest_answer(cpe.post(INFORM).decode("latin-1"), "POST", "/acs", INFORM.encode())
        need(b"stale=true" in Cpe(demo).post(INFORM, answer), "a bound nonce on another connection")
        need(b" 200 " in cpe.post(INFORM, answer), "auth-int")
        need(b"nc did not rise" not in cpe.post("", answer) and "nc did not rise" in demo.end()[1], "nc")
    with Demo(program, "session\n  digest qop=none cookie\n", "--username", "u", "--password", "p") as demo:
        cpe = Cpe(demo)
        reply = cpe.post(INFORM).decode("latin-1")
        answer = digest_answer(reply, "POST", "/acs")
        cookie = re.search(r"Set-Cookie: (nonce=\w+)", reply).group(1)
        need(b" 401 " in cpe.post(INFORM, answer), "a nonce without its cookie")
        need(b" 200 " in cpe.post(INFORM, answer + f"Cookie: {cookie}\r\n"), "a nonce with its cookie")
    with Demo(program, "session\n  digest algorithm=SHA-256,MD5\n", "--username", "u", "--password", "p") as demo:
        need(Cpe(demo).post(INFORM).count(b"WWW-Authenticate: Digest") == 2, "two challenges")


def check_log(program):
    with Demo(program, "") as demo:
        Cpe(demo).post(INFORM)
        with open(demo.log, "rb") as file:
            text = file.read()
        record = re.search(rb"^=== connection 1 request 1 \S+ (\d+) bytes\n", text, re.M)
        need(record, f"the log: {text!r}")
        content = text[record.end():record.end() + int(record.group(1))]
        need(content.startswith(b"POST /acs HTTP/1.1\r\n") and content.endswith(INFORM.encode()), "the log's request")


def check_usage(program):
    for script, wanted in (("sesion\n", "script.acs:1: 'sesion' is not a verb"), ("session\n  status 99\n", ":2:"),
                           ("session\n send \"x\n", "a quote is not closed"), ("answer\n", "before the first"),
                           ("session\n  send file none\n", "cannot read 'none'"),
                           ("session\n  expect nothing\n", "'expect nothing' is not known")):
        with Demo(program, script) as demo:
            need(demo.port is None and wanted in demo.first, f"{script!r}: {demo.first!r}")
            demo.process.wait(10)
            need(demo.process.returncode == 2, f"exit status {demo.process.returncode}")


def check_all(build):
    """None, or what is wrong."""
    program = os.path.join(build, "tests/acs/acs-demo")
    try:
        for check in (check_replies, check_promises, check_kept_promise, check_next_reply, check_requests,
                      check_session_goes_on, check_session, check_authentication, check_digest, check_log, check_usage):
            check(program)
    except (Wrong, OSError) as error:
        return str(error)
    return None
