"""Validation of a table against a schema of equal content, with frictionless."""

import sys

from frictionless import Resource, Schema, system

REQUIRED = {"required": True}
FIELDS = [
    ("appointment_id", "integer", {"required": True, "unique": True}),
    ("patient_pseudonym", "string", {"pattern": "P[0-9]{8}"}),
    ("age", "integer", {"minimum": 0, "maximum": 120}),
    ("gender", "string", {"enum": ["F", "M", "X"]}),
    ("service", "string", REQUIRED),
    ("appointment_date", "date", REQUIRED),
    ("outcome", "string", {"enum": ["Attended", "Did not attend", "Cancelled by patient", "Cancelled by provider"]}),
    ("discharge_reason", "string", {}),
    ("professional_code", "string", {"pattern": "HCP[0-9]{4}"}),
    ("location", "string", REQUIRED),
    ("postcode_district", "string", {"pattern": "[A-Z]{1,2}[0-9]{1,2}[A-Z]?"}),
    ("duration_minutes", "integer", {"minimum": 0, "maximum": 480}),
]
fields = [{"name": name, "type": kind, "constraints": held} for name, kind, held in FIELDS]
with system.use_context(trusted=True):
    report = Resource(path=sys.argv[1], schema=Schema.from_descriptor({"fields": fields})).validate()
sys.exit(0 if report.valid else 1)
