//! `candour audit`: the gate.

mod earlier;
mod files;
mod previous;
mod run_record;
mod setup;

use std::path::Path;
use std::time::Instant;

use candour_model::outcome::{Outcome as Audited, Verdict};
use candour_report::terminal::{self, Style};
use candour_report::{Audience, predicate::Predicate};
use candour_sign::dsse;
use candour_sign::keys::{self, PrivateKey};

pub(crate) use run_record::RunRecord;

use crate::args::{Arguments, AuditOptions, FailOn, Format};
use crate::exit::{Exit, Failure};
use crate::progress::Progress;
use crate::render::Screen;
use crate::{Outcome, memory, output, statement_file};

/// Candour's own version, as statements name it.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn run(options: &AuditOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let clock = run_record::Clock::start();
    // The key is read first: nobody wants to learn of a wrong key after the pass.
    let key = options.key.as_deref().map(keys::read_private_key).transpose()?;
    let pool = thread_pool(options.jobs)?;
    let setup = setup::prepare(options)?;
    let folders = files::folder(options, &setup);
    let salt = match &folders {
        Some(folders) => folders.salt(setup.is_previous_withheld())?,
        None => String::new(),
    };
    let baseline = options.baseline_report.as_deref();
    let baseline = baseline.map(statement_file::open_published).transpose()?;
    let progress = Progress::new(arguments.quiet);
    let started = Instant::now();
    let audited = pool.install(|| {
        let memory = options.memory.or_else(memory::spare);
        setup.audit(&run_record::today(), &salt, memory, &|dataset, records| {
            progress.tell(dataset, records)
        })
    });
    progress.end();
    let outcome = audited?;
    log::info!("audited in {:?}", started.elapsed());

    let public = candour_report::publish(&outcome, Audience::Public, VERSION)?;
    let statement = candour_report::statement::statement(&outcome, &public)?;
    let earlier = baseline
        .map(|baseline| earlier::Earlier::new(&baseline.statement, &statement, options.fail_on))
        .transpose()?;
    let written = match folders {
        None => None,
        Some(folders) => {
            let files = files::Files {
                folders: &folders,
                outcome: &outcome,
                envelope: key.as_ref().map(|key| sign(&statement, key)).transpose()?,
                statement: statement.clone(),
                run: clock.record(&setup, pool.current_num_threads(), &salt),
                publish: options.publish,
            };
            Some(files.write()?)
        }
    };
    match options.format {
        Format::Json => {
            let mut text = String::from_utf8_lossy(&statement).into_owned();
            text.push('\n');
            output::print(&text)?;
            // The statement knows nothing of it, and the exit code alone would puzzle.
            if let Some(earlier) = earlier.as_ref().filter(|_| !arguments.quiet) {
                screen.note(&earlier.beside(&public).told());
            }
        }
        Format::Human => {
            let shown = match options.private {
                true => candour_report::publish(&outcome, Audience::Private, VERSION)?,
                false => public.clone(),
            };
            let earlier = earlier.as_ref().map(|earlier| earlier.beside(&public));
            output::print(&page(
                &shown,
                earlier.as_ref(),
                &setup,
                written.as_ref(),
                arguments,
                screen,
                options,
            ))?;
        }
    }
    Ok(match &earlier {
        Some(earlier) => earlier.exit(outcome.verdict, options.fail_on),
        None => exit(&outcome, options.fail_on),
    })
}

fn sign(statement: &[u8], key: &PrivateKey) -> Result<String, Failure> {
    Ok(dsse::sign(candour_report::statement::PAYLOAD_TYPE, statement, &[key])?.to_json())
}

fn page(
    shown: &Predicate,
    earlier: Option<&terminal::Earlier<'_>>,
    setup: &setup::Setup,
    written: Option<&files::Written>,
    arguments: &Arguments,
    screen: &Screen,
    options: &AuditOptions,
) -> String {
    let style = Style {
        colour: screen.colour,
        width: screen.width,
        verbose: arguments.verbose > 0,
        quiet: arguments.quiet,
    };
    let mut text = String::new();
    if !arguments.quiet {
        for assumption in setup.assumptions() {
            text.push_str(&format!("assumed: {assumption}\n"));
        }
        if !text.is_empty() {
            text.push('\n');
        }
    }
    text.push_str(&match earlier {
        Some(earlier) => terminal::render_against(shown, style, earlier),
        None => terminal::render(shown, style),
    });
    if !arguments.quiet {
        text.push('\n');
        text.push_str(&match written {
            Some(written) => written.told(options.key.is_some()),
            None => "nothing was written; name a folder with --out to keep the report\n".to_owned(),
        });
        if !options.private && shown.figures.failures + shown.figures.warnings > 0 {
            text.push_str(
                "record numbers, values and undeclared labels are for your eyes only: audit with --private\n",
            );
        }
    }
    text
}

fn exit(outcome: &Audited, fail_on: FailOn) -> Exit {
    match (outcome.verdict, fail_on) {
        (Verdict::Error, _) => Exit::Incomplete,
        (Verdict::Failed, FailOn::Error | FailOn::Warning) => Exit::Found,
        (Verdict::Warned, FailOn::Warning) => Exit::Found,
        (Verdict::Passed | Verdict::Warned | Verdict::Failed, _) => Exit::Passed,
    }
}

/// Worker threads could not be started.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{jobs} worker threads could not be started")]
#[diagnostic(
    code(candour::audit::threads),
    help("ask for fewer with --jobs, or raise the limit on processes of this user")
)]
struct NoThreads {
    jobs: u16,
    #[source]
    source: rayon::ThreadPoolBuildError,
}

fn thread_pool(jobs: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    let jobs = jobs.unwrap_or(0);
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(jobs))
        .build()
        .map_err(|source| Failure::incomplete(NoThreads { jobs, source }))
}

/// A path as people read it, without a leading `./`.
fn shown_path(path: &Path) -> String {
    let text = path.display().to_string();
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}
