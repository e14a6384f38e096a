"""Some of the checks of an audit, as someone would write them for the day with Polars: less than Candour does."""

import sys

import polars as pl

now, before = (pl.read_csv(path, infer_schema=False) for path in sys.argv[1:3])

blank = now.select(pl.all().is_null().sum()).row(0)
wrong = now.select(
    (~pl.col("patient_pseudonym").str.contains(r"^P[0-9]{8}$")).sum(),
    (~pl.col("age").cast(pl.Int32, strict=False).is_between(0, 120)).sum(),
    (~pl.col("gender").is_in(["F", "M", "X"])).sum(),
    pl.col("appointment_date").str.to_date(strict=False).is_null().sum(),
    (~pl.col("professional_code").str.contains(r"^HCP[0-9]{4}$")).sum(),
).row(0)
classes = now.group_by("age", "gender", "postcode_district", "service").len()
small = (classes["len"].min(), (classes["len"] < 5).sum())
moved = {
    column: now.group_by(column).len().join(before.group_by(column).len(), on=column, how="full").height
    for column in ["gender", "service", "outcome", "location", "postcode_district", "discharge_reason"]
}
print(blank, wrong, small, moved)
