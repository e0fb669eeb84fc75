"""A small clamd: it speaks INSTREAM, knows one virus, and can be down. Our own code is not replaced."""

import contextlib
import socketserver
import struct
import threading

from tests.uploads.hostile import EICAR


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(content)
        self.wfile.write(
            self.server.answer or (b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")
        )


class _TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@contextlib.contextmanager
def running(address, *, answer=b""):
    """`address`: a path, or ("127.0.0.1", 0)."""
    kind = socketserver.ThreadingUnixStreamServer if isinstance(address, str) else _TcpServer
    with kind(address, _Conversation) as server:
        server.daemon_threads, server.seen, server.answer = True, [], answer
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
