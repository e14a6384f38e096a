//! How well faults are found: each is planted into the example over several seeds, audited, and compared with the clean
//! release of the same seed.

mod audit;
mod list;
mod page;
mod score;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use candour_example::{FAULTS, Fault, Settings, Twin};

use crate::machine;
use audit::{Auditor, Made};
use score::{Board, Mark};

/// The page, from the root of the repository.
const PAGE: &str = "docs/scoreboard.md";

/// How the score is made.
pub(crate) struct Options<'a> {
    pub(crate) seeds: u64,
    pub(crate) appointments: u64,
    pub(crate) candour: &'a Path,
    /// Whether the page and the list are written.
    pub(crate) record: bool,
    /// Whether the score is held against the list: then each fault goes into one of the seeds and one of the twins, in turn.
    pub(crate) check: bool,
}

/// Plants, audits and prints; records or checks.
pub(crate) fn run(options: &Options<'_>) -> Result<(), String> {
    let board = board(options)?;
    let page = page::text(&board, options);
    if options.check {
        return list::check(&board);
    }
    println!("{page}\non {}", machine::describe());
    if options.record {
        list::write(&board)?;
        fs::write(PAGE, page).map_err(|error| format!("{PAGE}: {error}"))?;
    }
    Ok(())
}

/// All marks, the seeds shared out among the processors.
fn board(options: &Options<'_>) -> Result<Board, String> {
    let next = AtomicU64::new(1);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let results: Vec<Result<Board, String>> = thread::scope(|scope| {
        let running: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let mut board = Board::default();
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed > options.seeds {
                            return Ok(board);
                        }
                        of_seed(options, seed, &mut board)?;
                    }
                })
            })
            .collect();
        running
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a worker stopped".to_owned())))
            .collect()
    });
    let mut whole = Board::default();
    for board in results {
        whole.join(board?);
    }
    Ok(whole)
}

fn of_seed(options: &Options<'_>, seed: u64, board: &mut Board) -> Result<(), String> {
    let auditor = Auditor::new(options.candour)?;
    let mut clean: BTreeMap<Twin, Made> = BTreeMap::new();
    for twin in [Twin::Raw, Twin::Anonymised, Twin::National, Twin::Wide] {
        let made = auditor.make(&settings(options, seed, twin, None))?;
        if twin != Twin::Raw {
            let alarms = made.findings.iter().filter(|found| found.is_alarm()).cloned().collect();
            board.alarms.entry(twin).or_default().insert(seed, alarms);
        }
        clean.insert(twin, made);
    }
    let places = (0..).zip(FAULTS).flat_map(|(turn, fault)| {
        let is_in_turn = move |at: u64| {
            let twins = fault.twins.len() as u64;
            !options.check || (turn + seed).is_multiple_of(options.seeds) && at == turn / options.seeds % twins
        };
        let twins = (0..).zip(fault.twins).filter(move |(at, _)| is_in_turn(*at));
        twins.map(move |(_, twin)| (fault, *twin))
    });
    for (fault, twin) in places {
        let Some(clean) = clean.get(&twin) else { continue };
        let mark = mark(&auditor, &settings(options, seed, twin, Some(fault)), fault, clean)?;
        board.marks.entry((fault.id, twin)).or_default().insert(seed, mark);
    }
    if options.check && seed > 1 {
        return Ok(());
    }
    let stale = settings(options, seed, Twin::Anonymised, None);
    board.stale.insert(seed, auditor.knows_stale_reports(&stale)?);
    Ok(())
}

fn mark(auditor: &Auditor, settings: &Settings, fault: &Fault, clean: &Made) -> Result<Mark, String> {
    let made = auditor.make_unless(settings, clean)?;
    Ok(score::mark(fault, made.as_ref().unwrap_or(clean), clean))
}

fn settings(options: &Options<'_>, seed: u64, twin: Twin, fault: Option<&Fault>) -> Settings {
    Settings {
        seed,
        appointments: options.appointments,
        years: vec![2014, 2015],
        twin,
        faults: fault.map(|fault| fault.id).into_iter().collect(),
    }
}
