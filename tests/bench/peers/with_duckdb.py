"""Some of the checks of an audit, as someone would write them for the day with DuckDB: less than Candour does."""

import sys

import duckdb

db = duckdb.connect()
for name, path in zip(["now", "before"], sys.argv[1:3]):
    db.execute(f"create table {name} as select * from read_csv('{path}', all_varchar = true)")

labels = [row[0] for row in db.execute("describe now").fetchall()]
blank = db.execute(
    "select " + ", ".join(f"count(*) filter ({label} is null or {label} = '')" for label in labels) + " from now"
).fetchone()
wrong = db.execute(
    """select
        count(*) filter (not regexp_full_match(patient_pseudonym, 'P[0-9]{8}')),
        count(*) filter (try_cast(age as int) is null or try_cast(age as int) not between 0 and 120),
        count(*) filter (gender not in ('F', 'M', 'X')),
        count(*) filter (try_cast(appointment_date as date) is null),
        count(*) filter (outcome not in ('Attended', 'Did not attend', 'Cancelled by patient', 'Cancelled by provider')),
        count(*) filter (not regexp_full_match(professional_code, 'HCP[0-9]{4}')),
        count(*) filter (try_cast(duration_minutes as int) is null)
    from now"""
).fetchone()
small = db.execute(
    """select min(n), count(*) filter (n < 5), sum(n) filter (n < 5)
    from (select count(*) n from now group by age, gender, postcode_district, service)"""
).fetchone()
moved = {
    label: db.execute(
        f"""select count(*) from (select {label} v, count(*) n from now group by 1) a
        full join (select {label} v, count(*) n from before group by 1) b using (v)"""
    ).fetchone()
    for label in ["gender", "service", "outcome", "location", "postcode_district", "discharge_reason"]
}
print(blank, wrong, small, moved)
