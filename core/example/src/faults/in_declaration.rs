//! Faults in what is said of the data: declaration, metadata, dictionary and look-ups.

use crate::catalogue::FaultId;
use crate::draft::{Draft, Planted};
use crate::random::Random;
use crate::schemas::DATASETS;
use crate::sites::STILL_OPEN;
use crate::tables::TOTAL;

pub(super) fn plant(id: FaultId, draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    match id {
        FaultId::F35 => closed(draft, random),
        FaultId::F44 => reused(draft, random),
        FaultId::F46 => without_licence(draft),
        FaultId::F47 => wrong_hash(draft, random),
        FaultId::F48 => not_there(draft, random),
        _ => too_early(draft, random),
    }
}

/// A site that is used all year.
fn used_site(draft: &mut Draft, random: &mut Random) -> Option<String> {
    let table = draft.table("by-location");
    let (location, events) = (table.column("location_code")?, table.column("appointments")?);
    let busy = table.rows_where(|row| {
        row[location].starts_with("NQV")
            && row.contains(&TOTAL.to_owned())
            && !["0", "*", "c"].contains(&row[events].as_str())
    });
    let mut codes: Vec<String> = busy.iter().map(|row| table.rows[*row][location].clone()).collect();
    codes.sort_unstable();
    let all = codes.clone();
    codes.dedup();
    codes.retain(|code| all.iter().filter(|own| *own == code).count() == 12);
    random.one(&codes)
}

/// The look-up says that a site closed in the middle of the year.
fn closed(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let site = used_site(draft, random)?;
    let on = format!("{}-{:02}-28", draft.year.start, 6 + random.below(5));
    let sites = draft.table("sites");
    let (code, until) = (sites.column("location_code")?, sites.column("closed")?);
    for row in sites.rows_where(|row| row[code] == site && row[until] == STILL_OPEN) {
        sites.rows[row][until].clone_from(&on);
    }
    let what = format!("{site} closed on {on} and has appointments after it");
    Some(Planted::in_release(what).columns(["location_code"]))
}

/// Another site has the code of one that was there last year.
fn reused(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let site = used_site(draft, random)?;
    let sites = draft.table("sites");
    let row = *sites.rows_where(|row| row[0] == site).first()?;
    let before = sites.cell(row, "location_name").to_owned();
    let after = random.one(&["Orpington Hall", "Penge Old School", "Crofton House"])?;
    for dataset in ["sites", "by-location"] {
        let table = draft.table(dataset);
        let name = table.column("location_name")?;
        for row in &mut table.rows {
            if row[name] == before {
                row[name] = after.to_owned();
            }
        }
        let schema = draft.schema(dataset);
        *schema = schema.replace(&format!("\"{before}\""), &format!("\"{after}\""));
    }
    let what = format!("{site} was {before} and is {after}");
    Some(Planted::in_release(what).columns(["location_code", "location_name"]))
}

fn without_licence(draft: &mut Draft) -> Option<Planted> {
    let lines = draft.declaration.lines().filter(|line| !line.starts_with("licence "));
    draft.declaration = lines.map(|line| format!("{line}\n")).collect();
    Some(Planted::in_release("no licence is declared".to_owned()))
}

fn wrong_hash(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let dataset = random.one(&DATASETS)?.name;
    draft.wrong_hash = Some(dataset);
    let what = "the metadata have the hash of another file".to_owned();
    Some(Planted::in_dataset(dataset, what))
}

/// The dictionary describes a column that no file has.
fn not_there(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let dataset = random.one(&DATASETS[..3])?.name;
    let label = random.one(&["ward", "referral_source", "waiting_days"])?;
    let table = draft.table("dictionary");
    let at = random.index(table.rows.len() + 1);
    let entry = [dataset, label, "Left over", "A column that was taken out."];
    table.rows.insert(at, entry.map(str::to_owned).to_vec());
    let what = format!("record {} lists column {label} of {dataset}", at + 2);
    Some(Planted::in_release(what).rows([at]))
}

/// The audit is dated before the year has ended.
fn too_early(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let day = format!("{}-{:02}-01", draft.year.start, 8 + random.below(5));
    let lines = draft.declaration.lines().map(|line| match line.split_once(" = ") {
        Some((key, _)) if key.trim() == "as-of" => format!("as-of     = {day}\n"),
        _ => format!("{line}\n"),
    });
    draft.declaration = lines.collect();
    Some(Planted::in_release(format!("the audit is dated {day}")))
}
