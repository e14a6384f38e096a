"""Finds the program and runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from typing import Sequence, Union

Path = Union[str, "os.PathLike[str]"]


class CandourError(Exception):
    """The program could not do what it was asked: its exit code was 2 or 3, and `message` is what it said."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message.strip() or f"candour ended with exit code {code}")
        self.code = code
        self.message = message


def program() -> str:
    """The path of the program: the one of this package, or else the one on the PATH."""
    folders = [sysconfig.get_path("scripts"), os.path.dirname(sys.executable)]
    if user := sysconfig.get_path("scripts", _user_scheme()):
        folders.append(user)
    for folder in folders:
        path = os.path.join(folder, "candour")
        if os.path.isfile(path):
            return path
    if found := shutil.which("candour"):
        return found
    raise FileNotFoundError("the program candour is neither in this environment nor on the PATH")


def _user_scheme() -> str:
    return sysconfig.get_preferred_scheme("user") if sys.version_info >= (3, 10) else f"{os.name}_user"


def run(arguments: Sequence[Path], *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the program with these arguments. Whatever its exit code, the result holds what it printed.

    A shell is never asked, so a name may hold anything.
    """
    command = [program(), *(os.fspath(argument) for argument in arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
