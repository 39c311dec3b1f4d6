"""Makes a fresh mongod a replica set of one and waits until it takes writes: `replica-set.py PORT`.

Speaks the wire protocol itself (OP_MSG, https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/), because
there is no shell beside the program and no driver in Python's own library.
"""

import socket
import struct
import sys
import time

PORT = int(sys.argv[1])
OP_MSG = 2013


def bson(document):
    """Encodes what is needed here: text, 32-bit integers, booleans, documents and arrays."""
    body = b""
    for name, value in document.items():
        key = name.encode() + b"\0"
        if isinstance(value, bool):
            body += b"\x08" + key + bytes([value])
        elif isinstance(value, int):
            body += b"\x10" + key + struct.pack("<i", value)
        elif isinstance(value, str):
            text = value.encode() + b"\0"
            body += b"\x02" + key + struct.pack("<i", len(text)) + text
        elif isinstance(value, list):
            body += b"\x04" + key + bson({str(index): item for index, item in enumerate(value)})
        else:
            body += b"\x03" + key + bson(value)
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def exactly(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise ConnectionError("closed")
        data += part
    return data


def ask(command):
    """Sends a command to the admin database and returns the bytes of the answer's document."""
    message = struct.pack("<iii", 1, 0, OP_MSG) + struct.pack("<i", 0) + b"\0" + bson({**command, "$db": "admin"})
    with socket.create_connection(("127.0.0.1", PORT), timeout=5) as connection:
        connection.sendall(struct.pack("<i", len(message) + 4) + message)
        (length,) = struct.unpack("<i", exactly(connection, 4))
        return exactly(connection, length - 4)


def until(condition):
    for _ in range(600):
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit(f"error: the MongoDB on port {PORT} is not ready after 30 seconds")


until(lambda: ask({"ping": 1}))
ask({"replSetInitiate": {"_id": "rs0", "members": [{"_id": 0, "host": f"127.0.0.1:{PORT}"}]}})
until(lambda: b"\x08isWritablePrimary\0\x01" in ask({"hello": 1}))
