"""What an audit found, as the program says it."""

from __future__ import annotations

import html
import json
import os
import re
import tempfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Sequence

from candour._program import CandourError, Path, run


@dataclass(frozen=True)
class Finding:
    """One finding, in the program's own words."""

    rule: str
    dataset: str | None
    dimension: str
    #: `fail`, `warn` or `note`, as the policy has it.
    severity: str
    #: Whether a waiver of the release takes it on.
    waived: bool
    text: str
    #: What the finding is about, group by group; the worst first.
    groups: tuple[str, ...]
    advice: str | None


class Report:
    """What one audit said.

    Everything here is from the statement, so it is as safe to show as the published report.
    """

    def __init__(self, statement: dict[str, Any], text: str, code: int) -> None:
        #: The statement, as the program wrote it: an in-toto statement whose `predicate` is the audit.
        self.statement = statement
        #: The exit code of the audit: 0, 1 or 3.
        self.code = code
        self._text = text

    @property
    def ok(self) -> bool:
        """Whether nothing was found at or above `fail_on`, and all was audited that could be."""
        return self.code == 0

    @property
    def verdict(self) -> str:
        """`PASSED`, `WARNED`, `FAILED` or `ERROR`, without its qualifications: show `summary` to people."""
        return str(self.statement["predicate"]["verdict"])

    @cached_property
    def summary(self) -> str:
        """The verdict with its qualifications, such as *PASSED, 1 risk not checked*."""
        stated = re.search(r"^\*\*\W (.+)\*\*$", self.markdown, re.MULTILINE)
        return stated.group(1) if stated else self.verdict

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, the most severe first."""
        lines = [json.loads(line) for line in self.export("findings").splitlines()]
        lines.sort(key=lambda line: ("fail", "warn", "note").index(line["severity"]))
        return tuple(
            Finding(
                rule=line["rule"],
                dataset=line.get("dataset"),
                dimension=line["dimension"],
                severity=line["severity"],
                waived=line["waived"],
                text=line["text"],
                groups=tuple(line.get("groups", ())),
                advice=line.get("advice"),
            )
            for line in lines
        )

    @cached_property
    def markdown(self) -> str:
        """The report that people read, in Markdown."""
        return self.export("markdown")

    @cached_property
    def html(self) -> str:
        """The same as a web page of its own."""
        return self.export("html")

    def export(self, format: str) -> str:
        """The report in one of the formats of `candour export`."""
        with tempfile.TemporaryDirectory(prefix="candour-") as folder:
            path = os.path.join(folder, "statement.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(self._text)
            exported = run(["export", path, "--format", format])
        if exported.returncode != 0:
            raise CandourError(exported.returncode, exported.stderr)
        return exported.stdout

    def __str__(self) -> str:
        lines = [self.summary]
        for finding in self.findings:
            where = f" on {finding.dataset}" if finding.dataset else ""
            waived = ", waived" if finding.waived else ""
            lines.append(f"{finding.severity}{waived}: {finding.rule}{where}: {finding.text}")
            lines.extend(f"  - {group}" for group in finding.groups)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<candour.Report: {self.summary}>"

    def _repr_html_(self) -> str:
        # The page brings its own style and no script, and the frame lets it do nothing to the notebook.
        page = html.escape(self.html, quote=True)
        return f'<iframe sandbox title="Transparency report" srcdoc="{page}" style="width:100%;height:40em;border:1px solid"></iframe>'


def audit(
    path: Path,
    *,
    policy: Path | Sequence[Path] | None = None,
    previous: Path | None = None,
    kind: str | None = None,
    fail_on: str = "error",
    key: Path | None = None,
    out: Path | None = None,
    arguments: Sequence[str] = (),
) -> Report:
    """Audits a release, or a single data file, with the options that `candour audit` has under these names.

    Nothing is left behind unless `out` names a folder for the report. `arguments` are handed to the program as they are.
    Findings are no error: look at `ok`, `verdict` and `findings` of the report. Where there is no report, since a
    configuration is wrong or data cannot be read, a `CandourError` says so in the program's words.
    """
    if key is not None and out is None:
        raise ValueError("a signed report is for keeping: name a folder for it in `out`")
    options: list[str] = ["--format", "json", "--fail-on", fail_on, "--color", "never"]
    policies = [policy] if isinstance(policy, (str, os.PathLike)) else policy or ()
    for chosen in policies:
        options += ["--policy", os.fspath(chosen)]
    for name, value in (("--previous", previous), ("--kind", kind), ("--key", key)):
        if value is not None:
            options += [name, os.fspath(value)]
    with tempfile.TemporaryDirectory(prefix="candour-") as scratch:
        if out is None:
            private = os.path.join(scratch, "private")
            os.mkdir(private)
            folders = ["--out", os.path.join(scratch, "report"), "--private-dir", private]
        else:
            folders = ["--out", os.fspath(out)]
        done = run(["audit", *options, *folders, *arguments, "--", os.fspath(path)])
    if not done.stdout:
        raise CandourError(done.returncode, done.stderr)
    return Report(json.loads(done.stdout), done.stdout, done.returncode)
