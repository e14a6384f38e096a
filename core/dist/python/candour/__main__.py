"""`python -m candour`: the program."""

import os
import sys

from candour._program import program

if __name__ == "__main__":
    path = program()
    os.execv(path, [path, *sys.argv[1:]])
