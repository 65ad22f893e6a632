"""dbt, started once and forked for each command: to import it takes as long as half a build.

`warm-dbt.py serve ENGINE SOCKET PID ARGUMENTS…` runs dbt with the arguments, a parse, which warms it, and then answers at
the socket for as long as there is that process; `warm-dbt.py run SOCKET ARGUMENTS…` has it run another command as if it
were that process, and ends with its status.
"""

import array
import json
import os
import socket
import sys


def serve(engine, path, owner, *warming):
    import gc
    import signal

    from dbt.adapters.factory import load_plugin
    from dbt.cli.main import cli, dbtRunner
    from dbt_common.clients.jinja import template_cache

    load_plugin(engine)

    def warm():
        warmed = dbtRunner().invoke(list(warming))
        if not warmed.success:
            sys.exit(f"dbt could not be warmed: {warmed.exception}")
        return warmed.result

    # To read everything for the first time it starts threads of DuckDB. They are not forked, and children wait for them.
    if os.fork() == 0:
        warm()
        os._exit(0)
    os.wait()
    # Each command would compile the macros that it calls.
    for macro in warm().macros.values():
        template_cache.get_node_template(macro)
    # What is there by now is garbage in no child.
    gc.collect()
    gc.freeze()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"{path}.draft")
    listener.listen(16)
    listener.settimeout(10)
    os.rename(f"{path}.draft", path)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while is_there(int(owner)):
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        if os.fork() == 0:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            connection.setblocking(True)
            status = become(connection, cli)
            end_connections(engine)
            gc.collect()
            connection.sendall(b"%d\n" % status)
            os._exit(status)
        connection.close()


def end_connections(engine):
    """As the end of a process does: what is written is in the file of DuckDB, and not beside it."""
    if engine == "duckdb":
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()


def is_there(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def become(connection, cli):
    descriptors = array.array("i")
    text, ancillary, _, _ = connection.recvmsg(1 << 20, socket.CMSG_SPACE(3 * descriptors.itemsize))
    for _, _, data in ancillary:
        descriptors.frombytes(data)
    while not text.endswith(b"\n"):
        text += connection.recv(1 << 20)
    asked = json.loads(text)
    for standard, descriptor in enumerate(descriptors):
        os.dup2(descriptor, standard)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["dbt", *asked["arguments"]]
    try:
        cli()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def run(path, arguments):
    asked = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        standard = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
        connection.sendmsg([b" "], standard)
        connection.sendall(json.dumps(asked).encode() + b"\n")
        return int(connection.recv(16) or b"1")


if __name__ == "__main__":
    _, command, place, *others = sys.argv
    sys.exit(serve(place, *others) if command == "serve" else run(place, others))
