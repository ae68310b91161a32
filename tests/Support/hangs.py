#!/usr/bin/env python3
"""Puts a file system over a folder that does not answer, as one whose server has gone, for as long as this runs.

usage: hangs.py FOLDER READY

READY is made when it is in place. The kernel's greeting is answered, which it needs to mount, and nothing else is even read: so who
waits can be killed. Source: fuse(4), linux/fuse.h.
"""
import ctypes
import os
import signal
import struct
import sys

folder, ready = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
device = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other"
if libc.mount(b"hangs", folder.encode(), b"fuse", 0, options.encode()) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))

# fuse_in_header: length, opcode, unique; fuse_out_header: length, error, unique; fuse_init_out, whose rest may be zero.
unique = struct.unpack_from("<Q", os.read(device, 1 << 17), 8)[0]
answer = struct.pack("<IIIIHHI", 7, 31, 0, 0, 0, 0, 1 << 16).ljust(64, b"\0")
os.write(device, struct.pack("<IiQ", 16 + len(answer), 0, unique) + answer)
open(ready, "w").close()
signal.pause()
