# SPDX-License-Identifier: BSD-2-Clause
"""A program of the build, where every user can run it."""
import atexit
import os
import pathlib
import shutil
import tempfile


def public(path):
    """A copy of it: the build may lie in a directory of root's alone. Gone when the test ends."""
    if os.geteuid() != 0 or not path.exists():
        return path
    directory = tempfile.mkdtemp(prefix="sluice-program-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    os.chmod(directory, 0o755)
    return pathlib.Path(shutil.copy2(path, directory))
