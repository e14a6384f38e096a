//! `unsafe` in every form stands where it belongs, and says why it is sound. Tokens are looked at, not text: what comments
//! and strings hold is no code, and no form hides behind the end of a line.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree::{files, none, read};

/// Where it may stand: at the border to C and to the system, and in what does harm for tests.
const HOMES: [&str; 4] = ["core/abi/", "core/host/", "core/sdk/src/export.rs", "plugins/faulty/"];

/// How many lines above the word its reason may begin.
const ABOVE: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// `unsafe { … }`: wherever an expression may stand.
    Block,
    /// A function with a body or in a block of `extern`.
    Function,
    /// `unsafe fn(…)`, `unsafe extern "C" fn(…)`: what a pointer points to. Nothing is done by naming it.
    Pointer,
    /// `unsafe impl`, `unsafe trait`, `unsafe extern { … }`.
    Item,
    /// `#[unsafe(no_mangle)]` and its like.
    Attribute,
}

/// Each `unsafe` of a source: its line, from 1, and its form.
fn found(source: &str) -> Vec<(usize, Form)> {
    let tokens: TokenStream = source.parse().unwrap_or_else(|error| panic!("{error}: {source}"));
    let mut found = Vec::new();
    look(tokens, &mut found);
    found
}

fn look(tokens: TokenStream, found: &mut Vec<(usize, Form)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => look(group.stream(), found),
            TokenTree::Ident(word) if word == "unsafe" => {
                found.push((word.span().start().line, form(&tokens[at + 1..])));
            }
            _ => {}
        }
    }
}

/// The form, by what follows the word.
fn form(after: &[TokenTree]) -> Form {
    let is_word =
        |token: Option<&TokenTree>, word: &str| matches!(token, Some(TokenTree::Ident(ident)) if ident == word);
    let is_group = |token: Option<&TokenTree>, delimiter: Delimiter| matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == delimiter);
    if is_group(after.first(), Delimiter::Brace) {
        return Form::Block;
    }
    if is_group(after.first(), Delimiter::Parenthesis) {
        return Form::Attribute;
    }
    // `extern` and the name of a convention may stand before.
    let function = after.iter().take(3).position(|token| is_word(Some(token), "fn"));
    match function {
        Some(at) if is_group(after.get(at + 1), Delimiter::Parenthesis) => Form::Pointer,
        Some(_) => Form::Function,
        None => Form::Item,
    }
}

/// The lines of what needs a reason and has none above it.
fn unreasoned(source: &str) -> BTreeSet<usize> {
    let lines: Vec<&str> = source.lines().collect();
    let needs = |form: Form| matches!(form, Form::Block | Form::Item);
    let has = |line: usize| {
        let near = &lines[line.saturating_sub(1 + ABOVE)..line];
        near.iter().any(|line| line.contains("SAFETY"))
    };
    let found = found(source).into_iter();
    found
        .filter(|(line, form)| needs(*form) && !has(*line))
        .map(|(line, _)| line)
        .collect()
}

fn sources() -> Vec<String> {
    ["core", "plugins", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .collect()
}

#[test]
fn each_unsafe_block_and_item_says_why_it_is_sound() {
    let bare: Vec<String> = sources()
        .into_iter()
        .flat_map(|path| {
            let lines = unreasoned(&read(&path));
            lines.into_iter().map(move |line| format!("{path}:{line}"))
        })
        .collect();
    none("unsafe without a SAFETY comment", &bare);
}

#[test]
fn unsafe_stays_where_it_belongs() {
    let strays: Vec<String> = sources()
        .into_iter()
        .filter(|path| !HOMES.iter().any(|home| path.starts_with(home)))
        .flat_map(|path| {
            let found = found(&read(&path));
            found
                .into_iter()
                .map(move |(line, form)| format!("{path}:{line}: {form:?}"))
        })
        .collect();
    none("unsafe outside the crates that may have it", &strays);
}

#[test]
fn each_home_has_some() {
    for home in HOMES {
        let sources = sources().into_iter().filter(|path| path.starts_with(home));
        let some: usize = sources.map(|path| found(&read(&path)).len()).sum();
        assert!(some > 0, "{home} may have unsafe, and has none");
    }
}

#[test]
fn every_form_is_seen() {
    for (source, forms) in [
        ("fn a() { let b = unsafe { c() }; }", vec![(1, Form::Block)]),
        ("fn a() {\n    b(|c| unsafe { d(c) })\n}", vec![(2, Form::Block)]),
        (
            "fn a() -> u8 {\n    unsafe\n    {\n        b()\n    }\n}",
            vec![(2, Form::Block)],
        ),
        ("fn a() { match b { c => unsafe{d()} } }", vec![(1, Form::Block)]),
        ("unsafe fn a() {}", vec![(1, Form::Function)]),
        ("trait A {\n    unsafe fn a();\n}", vec![(2, Form::Function)]),
        ("pub(crate) unsafe extern \"C\" fn a() {}", vec![(1, Form::Function)]),
        ("unsafe extern fn a() {}", vec![(1, Form::Function)]),
        ("unsafe impl Send for A {}", vec![(1, Form::Item)]),
        ("unsafe\nimpl<T> Sync for A<T> {}", vec![(1, Form::Item)]),
        ("unsafe trait A {}", vec![(1, Form::Item)]),
        ("unsafe extern \"C\" { fn a(); }", vec![(1, Form::Item)]),
        ("type A = unsafe extern \"C\" fn(u8);", vec![(1, Form::Pointer)]),
        ("type A = Option<unsafe fn()>;", vec![(1, Form::Pointer)]),
        ("#[unsafe(no_mangle)]\nfn a() {}", vec![(1, Form::Attribute)]),
        ("macro_rules! a { () => { unsafe { b() } } }", vec![(1, Form::Block)]),
        (
            "fn a() { unsafe { b(unsafe { c() }) } }",
            vec![(1, Form::Block), (1, Form::Block)],
        ),
        (
            "// unsafe { }\n/// unsafe { }\nfn a() { b(\"unsafe { }\", r#\"unsafe fn\"#) }",
            vec![],
        ),
        ("#![deny(unsafe_code)]\nlet unsafely = 1;", vec![]),
    ] {
        assert_eq!(found(source), forms, "{source}");
    }
}

#[test]
fn a_reason_is_found_where_it_stands() {
    for (source, lines) in [
        ("// SAFETY: so.\nunsafe impl Send for A {}", vec![]),
        ("fn a() {\n    // SAFETY: so.\n    b(|c| unsafe { d(c) })\n}", vec![]),
        ("fn a() { unsafe { b() } } // SAFETY: so.", vec![]),
        ("fn a() {\n    b(|c| unsafe { d(c) })\n}", vec![2]),
        ("unsafe impl Send for A {}\n// SAFETY: too late.", vec![1]),
        ("// SAFETY: too far.\n\n\n\n\n\n\nunsafe impl Send for A {}", vec![8]),
        ("type A = unsafe fn();", vec![]),
    ] {
        assert_eq!(unreasoned(source), BTreeSet::from_iter(lines), "{source}");
    }
}
