"""Audit open data with Candour, from Python.

This module runs the program `candour`, which comes in the same package, and reads what it says. It decides nothing itself:
the verdict, the findings and the numbers are those of the program, and so is what may be shown to whom.
"""

from candour._program import CandourError, program, run
from candour._report import Finding, Report, audit

__all__ = ["CandourError", "Finding", "Report", "audit", "program", "run"]
