//! A release: its folder, what `candour.toml` says of it, and where its files lie.

mod archive;
mod claims;
mod cross;
mod globs;
mod metadata;
mod paths;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candour_model::column;
use candour_model::facts::{Assertion, Back, Change, Expect, Kind};
use candour_model::outcome::ReleasedTo;

use crate::declaration::{self, CsvTable, DatasetTable, Declaration, LocalDeclaration, built_in_policy};
use crate::error::{Error, ErrorKind, Result};
use crate::file_kind::FileKind;
use crate::place::{Place, Source};
use crate::schema::{self, Schema};

pub use metadata::MetadataFile;
pub use paths::read_text;

/// The name of the declaration in its folder.
pub const DECLARATION_FILE: &str = "candour.toml";
/// The name of the private declaration beside it.
pub const LOCAL_DECLARATION_FILE: &str = "candour.local.toml";

/// What errors call the release before.
const PREVIOUS: &str = "previous release";

/// A release, checked as far as it can be without schemas, plugins and data.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// Its folder, as the user wrote it.
    pub folder: PathBuf,
    /// The text of `candour.toml`; empty for a bare file.
    pub source: Source,
    /// The text of `candour.local.toml`.
    pub local: Option<Source>,
    /// What `candour.toml` says, with places in `source`.
    pub declaration: Declaration,
    /// Its datasets, in the order of `candour.toml`.
    pub datasets: Vec<Dataset>,
    /// Policies by id or path, in the order in which they apply.
    pub policies: Vec<Named>,
    /// The release before: a folder, or a baseline.
    pub previous: Option<PathBuf>,
    /// What `candour.toml` names as the release before, which need not be there where the private declaration names
    /// another.
    pub published_previous: Option<PathBuf>,
    /// Releases before that one: folders, or baselines. None where not all of them are there, and need not be.
    pub archive: Vec<PathBuf>,
    /// Files or folders where plugins are looked for.
    pub plugin_paths: Vec<PathBuf>,
    /// What lists its files for programs. That of a release before is not read.
    pub metadata: Option<MetadataFile>,
}

/// Something that was named, and where, unless it was named on the command line or by default.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The name, as written.
    pub name: String,
    /// Where.
    pub place: Option<Place>,
}

/// One dataset of a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    pub name: String,
    /// Where it is named; absent for a bare file.
    pub place: Option<Place>,
    /// What it is.
    pub kind: Kind,
    /// Its files, in order; they exist and lie inside the release.
    pub files: Vec<NamedFile>,
    /// Its schema, which exists likewise.
    pub schema: Option<NamedFile>,
    /// How its files are written.
    pub csv: CsvTable,
    /// This year's name of a column = last year's.
    pub columns: BTreeMap<String, String>,
    /// What it should hold.
    pub expect: Expect,
    /// How far back in the same file the comparison lies.
    pub compare_back: Option<Back>,
    /// Claims about it.
    pub changes: Vec<Change>,
    /// Conditions on its rows.
    pub assertions: Vec<Assertion>,
}

/// A file of the release.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedFile {
    /// Its path inside the release, with forward slashes.
    pub path: String,
    /// Its path for opening it.
    pub on_disk: PathBuf,
    /// Where it is named.
    pub place: Option<Place>,
}

/// What a release is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Previous {
    /// The release before it.
    Release(Box<Release>),
    /// What the release before it published of itself.
    Baseline(PathBuf),
}

/// Reads the release in a folder.
pub fn load(folder: &Path) -> Result<Release> {
    with_neighbours(load_alone(folder)?, true)
}

/// Reads as much as is here of the release in a folder: the datasets of which so many data files are here, and the schema
/// where one is named. Gives the names of the others too.
pub fn load_available(folder: &Path, files: &BTreeMap<String, usize>) -> Result<(Release, Vec<String>)> {
    let mut release = declared(folder)?;
    let mut absent = Vec::new();
    for table in &release.declaration.dataset {
        let name = &table.value.name.value.0;
        let read = dataset(folder, &release.source, &release.declaration, &table.value);
        // Files that are written out are all here, whatever anyone says; of a glob some may be missing.
        let is_glob = table
            .value
            .path
            .each()
            .iter()
            .any(|path| path.value.contains(['*', '?', '[']));
        match read {
            Ok(dataset) if !is_glob || files.get(name).is_none_or(|count| *count <= dataset.files.len()) => {
                release.datasets.push(dataset);
            }
            Ok(_) => absent.push(name.clone()),
            Err(error) if matches!(error.kind, ErrorKind::NotFound { .. }) => absent.push(name.clone()),
            Err(error) => return Err(error),
        }
    }
    // What it was compared with may be elsewhere, or nowhere.
    Ok((with_neighbours(release, false)?, absent))
}

/// Reads what else a release names besides its datasets.
fn with_neighbours(mut release: Release, must_be_there: bool) -> Result<Release> {
    let folder = &release.folder.clone();
    if let Some(path) = &release.declaration.release.metadata {
        let place = release.source.place(path.span());
        release.metadata = Some(metadata::read(folder, &path.value, place, &release.datasets)?);
    }
    let (local, private) = read_local(folder)?;
    // What the private file says wins: it knows where last year's raw file lies.
    let named = match (&local.previous, &private, &release.declaration.release.previous) {
        (Some(path), Some(source), _) => Some((path, source)),
        (_, _, Some(path)) => Some((path, &release.source)),
        _ => None,
    };
    let found = named
        .map(|(path, source)| paths::earlier(folder, &path.value, PREVIOUS, source.place(path.span())))
        .transpose();
    release.previous = match must_be_there {
        true => found?,
        false => found.unwrap_or_default(),
    };
    let published = release.declaration.release.previous.as_ref();
    release.published_previous = published.map(|path| folder.join(&path.value));
    release.local = private;
    match (archive::paths(&release), must_be_there) {
        (Ok(paths), _) => release.archive = paths,
        (Err(error), true) => return Err(error),
        // One for another would tell other things: all of them, or none.
        (Err(_), false) => {}
    }
    Ok(release)
}

/// Reads the releases of the archive.
pub fn load_archive(release: &Release) -> Result<Vec<Previous>> {
    release.archive.iter().map(|path| load_earlier(path)).collect()
}

/// Reads what a release is compared with. What *that* is compared with need not be at hand.
pub fn load_previous(release: &Release) -> Result<Option<Previous>> {
    let Some(path) = &release.previous else {
        return Ok(None);
    };
    load_earlier(path).map(Some)
}

fn load_earlier(path: &Path) -> Result<Previous> {
    // One that was named on the command line has not been looked for yet.
    match paths::existing(path, PREVIOUS, None)? {
        path if path.is_dir() => Ok(Previous::Release(Box::new(load_alone(&path)?))),
        path => Ok(Previous::Baseline(path)),
    }
}

/// A release of one file about which nothing is declared.
pub fn bare(file: &Path, kind: Kind) -> Result<Release> {
    let file = paths::existing_file(file, "data file", None)?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(Release {
        folder: file.parent().map(Path::to_owned).unwrap_or_default(),
        source: Source::new(FileKind::Declaration, DECLARATION_FILE, ""),
        local: None,
        declaration: Declaration::default(),
        datasets: vec![Dataset {
            name: stem,
            place: None,
            kind,
            files: vec![NamedFile {
                path: name,
                on_disk: file,
                place: None,
            }],
            schema: None,
            csv: CsvTable::default(),
            columns: BTreeMap::new(),
            expect: Expect::default(),
            compare_back: None,
            changes: Vec::new(),
            assertions: Vec::new(),
        }],
        policies: vec![Named {
            name: built_in_policy(ReleasedTo::World).to_owned(),
            place: None,
        }],
        previous: None,
        published_previous: None,
        archive: Vec::new(),
        plugin_paths: Vec::new(),
        metadata: None,
    })
}

/// Reads the schemas of a release, by dataset, and checks what the datasets and `candour.toml` say of each other.
pub fn read_schemas(release: &Release) -> Result<BTreeMap<String, Schema>> {
    let mut schemas = BTreeMap::new();
    for dataset in &release.datasets {
        let Some(file) = &dataset.schema else {
            continue;
        };
        let text = read_text(&file.on_disk, "schema", file.place.clone())?;
        let shown = release.folder.join(&file.path);
        if text.trim().is_empty() {
            let kind = ErrorKind::EmptyFile {
                what: "schema",
                path: shown,
            };
            return Err(Error::maybe_at(kind, file.place.clone(), "named here"));
        }
        let schema = schema::read_schema(&shown.display().to_string(), &text)?;
        schemas.insert(dataset.name.clone(), schema);
    }
    let declared = release.declaration.dataset.iter();
    let names: Vec<&str> = declared.map(|dataset| dataset.value.name.value.0.as_str()).collect();
    schema::check_references(&names, &schemas)?;
    cross::check_columns(release, &schemas)?;
    Ok(schemas)
}

fn load_alone(folder: &Path) -> Result<Release> {
    let mut release = declared(folder)?;
    release.datasets = datasets(folder, &release.source, &release.declaration)?;
    Ok(release)
}

/// A release without its datasets.
fn declared(folder: &Path) -> Result<Release> {
    match std::fs::metadata(folder) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => {
            return Err(Error::new(ErrorKind::NeitherFolderNorFile {
                path: folder.to_owned(),
            }));
        }
        Err(error) => return Err(paths::fault(&error, folder, "release folder", None)),
    }
    let path = folder.join(DECLARATION_FILE);
    let source = Source::new(
        FileKind::Declaration,
        shown(folder, DECLARATION_FILE),
        read_text(&path, "declaration", None)?,
    );
    let declaration = declaration::parse(&source)?;
    claims::check(&source, &declaration)?;
    let policies = match &declaration.release.policy {
        Some(named) => named
            .iter()
            .map(|name| Named {
                name: name.value.clone(),
                place: Some(source.place(name.span())),
            })
            .collect(),
        None => vec![Named {
            name: built_in_policy(declaration.release.released_to()).to_owned(),
            place: None,
        }],
    };
    let plugin_paths = declaration
        .plugins
        .paths
        .iter()
        .map(|path| paths::existing(&folder.join(&path.value), "plugin", Some(source.place(path.span()))))
        .collect::<Result<_>>()?;
    Ok(Release {
        folder: folder.to_owned(),
        source,
        local: None,
        declaration,
        datasets: Vec::new(),
        policies,
        previous: None,
        published_previous: None,
        archive: Vec::new(),
        plugin_paths,
        metadata: None,
    })
}

fn read_local(folder: &Path) -> Result<(LocalDeclaration, Option<Source>)> {
    let path = folder.join(LOCAL_DECLARATION_FILE);
    if !path.exists() {
        return Ok((LocalDeclaration::default(), None));
    }
    let text = read_text(&path, "private declaration", None)?;
    let source = Source::new(
        FileKind::PrivateDeclaration,
        shown(folder, LOCAL_DECLARATION_FILE),
        text,
    );
    Ok((declaration::parse_local(&source)?, Some(source)))
}

fn datasets(folder: &Path, source: &Source, declaration: &Declaration) -> Result<Vec<Dataset>> {
    let mut taken = BTreeMap::new();
    let mut datasets = Vec::with_capacity(declaration.dataset.len());
    for table in &declaration.dataset {
        let dataset = dataset(folder, source, declaration, &table.value)?;
        for file in &dataset.files {
            paths::take(&mut taken, file)?;
        }
        datasets.push(dataset);
    }
    Ok(datasets)
}

fn dataset(folder: &Path, source: &Source, declaration: &Declaration, table: &DatasetTable) -> Result<Dataset> {
    let mut files = Vec::new();
    for path in table.path.each() {
        files.extend(paths::data_files(folder, &path.value, &source.place(path.span()))?);
    }
    let schema = table
        .schema
        .as_ref()
        .map(|path| paths::inside(folder, &path.value, "schema", &source.place(path.span())))
        .transpose()?;
    Ok(Dataset {
        name: table.name.value.0.clone(),
        place: Some(source.place(table.name.span())),
        kind: table.kind.value,
        files,
        schema,
        csv: table.csv.clone(),
        columns: table
            .columns
            .iter()
            .map(|(now, before)| (column::named(&now.value), column::named(&before.value)))
            .collect(),
        expect: table.expect.told(),
        compare_back: table.compare.as_ref().map(|compare| compare.back.value.0.clone()),
        changes: claims::changes_of(&table.name.value, declaration),
        assertions: claims::assertions_of(&table.name.value, declaration, source)?,
    })
}

fn shown(folder: &Path, name: &str) -> String {
    if folder == Path::new(".") || folder == Path::new("") {
        name.to_owned()
    } else {
        folder.join(name).display().to_string()
    }
}
