//! `candour audit`: the gate.

mod bare;
mod earlier;
mod files;
mod first_look;
mod folders;
mod labels;
mod likeness;
mod previous;
mod run_record;
mod salt;
mod setup;

use std::path::{Path, PathBuf};
use std::time::Instant;

use candour_model::outcome::{Outcome as Audited, Verdict};
use candour_publish::Audience;
use candour_render::terminal::{self, Colour, Style, paragraph, wrapped};
use candour_render::{Reader, formats, worded};
use candour_sign::dsse;
use candour_sign::keys::{self, PrivateKey};
use candour_statement::pages;
use candour_statement::predicate::Predicate;
use candour_statement::statement::{self, Written as Stated};
use candour_statement::vocabulary::Dimension;

pub(crate) use self::folders::salt_in;
pub(crate) use self::run_record::{RunRecord, today};
pub(crate) use self::setup::{Setup, WITHHELD, Wishes, prepare_release};
use crate::args::{Arguments, AuditFormat, AuditOptions, FailOn};
use crate::exit::{Exit, Failure};
use crate::progress::Progress;
use crate::render::Screen;
use crate::{Outcome, output, statement_file};
use first_look::Sample;
use folders::Folders;

/// Candour's own version, as statements name it.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn run(options: &AuditOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
    let clock = run_record::Clock::start();
    // Keys are read first: nobody wants to learn of a wrong key after the pass.
    let keys = read_keys(&options.keys)?;
    let pool = thread_pool(options.resources.jobs)?;
    let setup = setup::prepare(options)?;
    let folders = Folders::of(options, &setup)?;
    // A salt that cannot be used is told before the pass.
    let salt = folders.as_ref().map(Folders::salt).transpose()?.flatten();
    let since = options.since.as_deref();
    let since = since.map(statement_file::open_published).transpose()?;
    let progress = Progress::new(arguments.quiet);
    let started = Instant::now();
    let audited = pool.install(|| {
        setup.audit(
            &today().to_string(),
            salt.as_ref().map_or("", |salt| &salt.text),
            &options.resources,
            folders.as_ref().is_some_and(|folders| folders.private.is_some()),
            &|read| progress.tell(read),
        )
    });
    progress.end();
    let mut outcome = audited?;
    log::info!("audited in {:?}", started.elapsed());
    let salt = match (salt, &folders) {
        (None, Some(folders)) if setup.is_previous_withheld() => folders.kept_salt()?,
        (salt, _) => salt.unwrap_or_default(),
    };
    outcome.salt.clone_from(&salt.text);

    let for_the_next = candour_publish::baseline::baseline(&outcome)?;
    let published = |audience| {
        let told = candour_publish::publish_beside(&outcome, for_the_next.as_deref(), audience, VERSION);
        told.map(worded)
    };
    let Stated { statement, bytes } = statement::of(published(Audience::Public)?)?;
    let public = &statement.predicate;
    let earlier = since.map(|since| earlier::Earlier::new(&since.statement, &statement, options.fail_on));
    let written = match folders {
        None => None,
        Some(folders) => {
            let pages = candour_render::pages::rendered(&statement, Reader::User)?;
            let signed_pages = match keys.is_empty() {
                true => None,
                false => sign(&pages::statement_of(&bytes, &pages, VERSION)?, &keys)?,
            };
            let files = files::Files {
                folders: &folders,
                outcome: &outcome,
                envelope: sign(&bytes, &keys)?,
                pages,
                signed_pages,
                drafted: &|| candour_render::pages::rendered(&statement, Reader::Publisher),
                statement: bytes.clone(),
                baseline: for_the_next.clone(),
                run: clock.record(&setup, pool.current_num_threads()),
                salt: &salt,
                publish: options.publish,
            };
            Some(files.write()?)
        }
    };
    match options.format {
        AuditFormat::Json => {
            let mut text = String::from_utf8_lossy(&bytes).into_owned();
            text.push('\n');
            output::print(&text)?;
            // The statement knows nothing of it, and the exit code alone would puzzle.
            if let Some(earlier) = earlier.as_ref().filter(|_| !arguments.quiet) {
                screen.note(&earlier.beside(public).told());
            }
        }
        AuditFormat::Human => {
            let shown = match options.private {
                true => published(Audience::Private)?,
                false => public.clone(),
            };
            let earlier = earlier.as_ref().map(|earlier| earlier.beside(public));
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
        AuditFormat::Rendered(format) => {
            // Files are named from the release's folder.
            let told = formats::Options {
                base: "",
                fail_from: options.fail_on.least(),
            };
            output::print(&format.render(&statement, told)?)?;
        }
    }
    Ok(match &earlier {
        Some(earlier) => earlier.exit(outcome.verdict, options.fail_on),
        None => exit(&outcome, options.fail_on),
    })
}

/// The keys to sign with, each once.
fn read_keys(files: &[PathBuf]) -> Result<Vec<PrivateKey>, Failure> {
    let mut keys: Vec<PrivateKey> = Vec::new();
    for file in files {
        let key = keys::read_private_key(file)?;
        if keys.iter().any(|other| other.public_key() == key.public_key()) {
            let keyid = key.public_key().keyid().to_owned();
            return Err(candour_sign::Error::from(candour_sign::ErrorKind::AlreadySigned { keyid }).into());
        }
        keys.push(key);
    }
    Ok(keys)
}

/// The envelope, signed with each key; none without a key.
fn sign(payload: &[u8], keys: &[PrivateKey]) -> Result<Option<String>, Failure> {
    if keys.is_empty() {
        return Ok(None);
    }
    let keys: Vec<&PrivateKey> = keys.iter().collect();
    let envelope = dsse::sign(statement::PAYLOAD_TYPE, payload, &keys)?;
    Ok(Some(envelope.to_json()))
}

fn page(
    shown: &Predicate,
    earlier: Option<&terminal::Earlier<'_>>,
    setup: &Setup,
    written: Option<&files::Written>,
    arguments: &Arguments,
    screen: &Screen,
    options: &AuditOptions,
) -> String {
    let style = screen.style(arguments);
    let mut text = String::new();
    if !arguments.quiet {
        let sample = setup.is_bare().then(|| Sample::of(&options.release)).flatten();
        if let Some(sample) = sample.as_ref().filter(|_| screen.is_watched) {
            let style = Style {
                width: screen.table_width,
                ..style
            };
            text.push_str(&format!("{}\n", sample.told(style)));
        }
        for assumption in sample
            .and_then(|sample| sample.doubt())
            .map(str::to_owned)
            .into_iter()
            .chain(setup.assumptions(has_found_people(shown)))
        {
            let lead = [(Colour::Plain, "assumed: ")];
            text.push_str(&paragraph(&lead, &[(Colour::Plain, &assumption)], 2, style));
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
            Some(written) => written.told(!options.keys.is_empty(), style.width),
            None => "nothing was written; name a folder with --out to keep the report\n".to_owned(),
        });
        if !options.private && shown.figures.failures + shown.figures.warnings > 0 {
            text.push_str(&wrapped(
                "for record numbers, values and undeclared labels, which are for your eyes only, audit with --private",
                "",
                style.width,
            ));
        }
        text.push_str(&format!("\n{}", terminal::conclusion(shown, style)));
    }
    text
}

/// Whether what looks like people, or what is theirs, was found.
fn has_found_people(shown: &Predicate) -> bool {
    let blocks = shown
        .blocks
        .iter()
        .filter(|block| block.dimension == Some(Dimension::Confidentiality));
    blocks
        .flat_map(|block| &block.evaluations)
        .any(|of| !of.findings.is_empty())
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

pub(crate) fn thread_pool(jobs: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
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
