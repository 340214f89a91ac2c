# SPDX-License-Identifier: BSD-2-Clause
"""wire_datagram.py: a receiver of lightweight notifications (TR-069 Annex N) that looks at each datagram as an ACS should:
the HTTP head, the signature, and the XML, by the Broadband Forum's schema if that lies beside the tree."""

import hashlib
import hmac
import os
import re
import select
import shutil
import socket
import subprocess
import tempfile

from wire_schema import SCHEMAS

SCHEMA = os.path.join(SCHEMAS, "cwmp-UDPLightweightNotification-1-0.xsd")
LARGEST = 1400  # bytes


class Receiver:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()

    def next(self):
        """The next datagram, or None when none has come."""
        if not select.select([self.socket], [], [], 0)[0]:
            return None
        return self.socket.recv(65536)


def _schema_error(xml):
    if not shutil.which("xmllint") or not os.path.exists(SCHEMA):
        return None
    with tempfile.NamedTemporaryFile(prefix="cwmp-wire.", suffix=".xml") as file:
        file.write(xml)
        file.flush()
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SCHEMA, file.name], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False,
                              env=dict(os.environ, XML_CATALOG_FILES=os.path.join(SCHEMAS, "catalog.xml")))
        return None if done.returncode == 0 else done.stdout.decode("utf-8", "backslashreplace").strip()


def wrong(datagram, key):
    """What is wrong with its form, or None."""
    head, _, xml = datagram.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "backslashreplace").split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    signature = hmac.new(key.encode(), xml, hashlib.sha1).hexdigest().upper()
    if len(datagram) > LARGEST:
        return f"{len(datagram)} bytes"
    if lines[0] != "POST / HTTP/1.1":
        return f"its first line is {lines[0]!r}"
    if set(fields) != {"Host", "Content-Type", "Content-Length", "Signature"}:
        return f"its fields are {sorted(fields)}"
    if fields["Content-Type"] != 'text/xml; charset="utf-8"' or fields["Content-Length"] != str(len(xml)):
        return f"its fields are {fields}, its body has {len(xml)} bytes"
    if fields["Signature"] != signature:
        return f"its signature is {fields['Signature']}, not {signature}"
    return _schema_error(xml)


def text_of(datagram):
    """NAME VALUE for each parameter, and the other elements, one line each."""
    xml = datagram.partition(b"\r\n\r\n")[2].decode("utf-8", "backslashreplace")
    lines = [f"{name} {value}" for name, value in re.findall(r"<(TS|UN|CN|OUI|ProductClass|SerialNumber)>([^<]*)</", xml)]
    return lines + [f"{name} {value}" for name, value in
                    re.findall(r"<Param><Name>([^<]*)</Name><Value[^>]*>([^<]*)</Value></Param>", xml)]
