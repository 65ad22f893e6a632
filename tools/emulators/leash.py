"""Runs a server that cannot outlive whoever started it: leash.py COMMAND [ARGUMENT ...]

The starter holds the other end of our stdin. The kernel closes it however the starter ends, `kill -9` included,
and then the server is ended too. Closing it on purpose is also how a server is stopped.
"""

import os
import signal
import subprocess
import sys
import threading

SECONDS_TO_END = 5


def end(server):
    server.terminate()
    try:
        server.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        server.kill()


def end_with_stdin(server):
    while os.read(sys.stdin.fileno(), 4096):
        pass
    end(server)


def main():
    server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: server.terminate())
    threading.Thread(target=end_with_stdin, args=(server,), daemon=True).start()
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
