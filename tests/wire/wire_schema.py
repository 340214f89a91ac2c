# SPDX-License-Identifier: BSD-2-Clause
"""wire_schema.py: compares messages with the Broadband Forum's schemas, many with one run of xmllint per version."""

import os
import re
import shutil
import subprocess
import tempfile

# The schemas are not part of this tree; beside it they are used.
SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "bbf")

# The namespace says which schema; 1-2 is that of every later version, too.
FILES = {b"0": "envelope-1-0.xsd", b"1": "envelope-1-1.xsd", b"2": "envelope-1-4.xsd"}


def available():
    return bool(shutil.which("xmllint")) and all(os.path.exists(os.path.join(SCHEMAS, name))
                                                 for name in FILES.values())


def _run(schema, paths):
    """{path: what is wrong} of those that are not valid."""
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", os.path.join(SCHEMAS, schema)] + paths,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env=dict(os.environ, XML_CATALOG_FILES=os.path.join(SCHEMAS, "catalog.xml")))
    output = done.stdout.decode("utf-8", "backslashreplace").split("\n")
    valid = {line[:-len(" validates")] for line in output if line.endswith(" validates")}
    return {path: "\n".join(line for line in output if line.startswith(path)) or "xmllint says nothing of it"
            for path in paths if path not in valid}


def check(groups):
    """groups: lists of messages. A list with, for each group, None or what is wrong with one of its messages."""
    verdicts = [None] * len(groups)
    with tempfile.TemporaryDirectory(prefix="cwmp-wire.") as directory:
        by_schema, owner = {}, {}
        for number, messages in enumerate(groups):
            for index, message in enumerate(messages):
                version = re.search(rb"urn:dslforum-org:cwmp-1-([0-9])", message)
                if not version or version.group(1) not in FILES:
                    verdicts[number] = f"a message without a CWMP namespace: {message[:300]!r}"
                    continue
                path = os.path.join(directory, f"{number}-{index}.xml")
                with open(path, "wb") as file:
                    file.write(message)
                by_schema.setdefault(FILES[version.group(1)], []).append(path)
                owner[path] = number
        for schema, paths in by_schema.items():
            for path, wrong in _run(schema, paths).items():
                with open(path, "rb") as file:
                    text = file.read(3000).decode("utf-8", "backslashreplace")
                verdicts[owner[path]] = wrong.replace(directory + "/", "message ") + "\nthe message:\n" + text
    return verdicts
