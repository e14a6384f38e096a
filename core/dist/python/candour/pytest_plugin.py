"""For pytest: `candour_audit` fails a test whose release must not be published.

    def test_the_release(candour_audit):
        candour_audit("data/2015-16")
"""

from __future__ import annotations

from typing import Any, Callable

import pytest

from candour._report import Report, audit


@pytest.fixture
def candour_audit() -> Callable[..., Report]:
    """Audits as `candour.audit` does. Findings at or above `fail_on` fail the test, with the findings as its message."""

    def audited(path: Any, **options: Any) -> Report:
        __tracebackhide__ = True
        report = audit(path, **options)
        if not report.ok:
            pytest.fail(str(report), pytrace=False)
        return report

    return audited
