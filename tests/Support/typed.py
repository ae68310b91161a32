#!/usr/bin/env python3
"""Types keys at an interactive shell on a terminal of its own.

usage: typed.py KEYS EXPECTED COMMAND...

Waits for the prompt "ready>", types KEYS, and ends with 0 as soon as the shell has shown EXPECTED after it, with 1 after a minute
without; what was shown goes to standard output.
"""
import os
import pty
import re
import select
import sys
import time

keys, expected, command = sys.argv[1].encode(), sys.argv[2], sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", COLUMNS="200", LINES="50")
    os.execvp(command[0], command)


def show(wanted, seconds):
    """What the shell shows until something wanted is in it, without the sequences that move and colour."""
    seen, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
        text = re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()=>].?|\x1b\][^\a]*\a", "", seen.decode(errors="replace"))
        if wanted in text:
            return text, True
    return text, False


shown, found = show("ready>", 60)
if found:
    os.write(terminal, keys)
    shown, found = show(expected, 60)
os.close(terminal)
os.kill(pid, 9)
os.waitpid(pid, 0)
print(shown)
sys.exit(0 if found else 1)
