//! What only Unix has is asked for where plugins and files are dealt with, and elsewhere only beside another way (`#[cfg(unix)]`): the
//! libraries that read, judge, sign and verify belong to no system.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree::{files, none, read};

/// Where the system itself is the matter: processes that are confined, and files that several runs write at once.
const HOMES: [&str; 2] = ["core/host/", "core/cli/output/"];

/// The lines of what only Unix has, outside tests and what is compiled for Unix alone.
fn found(source: &str) -> Vec<usize> {
    let tokens: TokenStream = source.parse().unwrap_or_else(|error| panic!("{error}: {source}"));
    let mut found = Vec::new();
    look(tokens, &mut found);
    found
}

fn look(tokens: TokenStream, found: &mut Vec<usize>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' && is_condition(tokens.get(at + 1)) => {
                // Up to the end of the item that it stands before.
                let end = tokens[at + 2..].iter().position(is_end);
                at += 2 + end.unwrap_or(tokens.len());
            }
            TokenTree::Group(group) => look(group.stream(), found),
            TokenTree::Ident(word) if word == "rustix" || word == "libc" => found.push(word.span().start().line),
            TokenTree::Ident(word) if word == "unix" && is_module_of_std(&tokens[..at]) => {
                found.push(word.span().start().line);
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether it is `[cfg(unix)]`, or for one system of that kind, or for tests.
fn is_condition(token: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Group(group)) = token else {
        return false;
    };
    let text: String = group.stream().to_string().split_whitespace().collect();
    [
        "cfg(unix)",
        "cfg(test)",
        "cfg(target_os=\"linux\")",
        "cfg(all(test,unix))",
    ]
    .contains(&text.as_str())
}

fn is_end(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    }
}

/// Whether `std::os::` stands before.
fn is_module_of_std(before: &[TokenTree]) -> bool {
    let before: String = before.iter().rev().take(6).rev().map(ToString::to_string).collect();
    before.ends_with("std::os::")
}

#[test]
fn what_only_unix_has_stands_where_it_must() {
    let mut offenders = Vec::new();
    let sources = files("core", ".rs").into_iter();
    for path in sources.filter(|path| !path.contains("/tests/") && !HOMES.iter().any(|home| path.starts_with(home))) {
        offenders.extend(found(&read(&path)).into_iter().map(|line| format!("{path}:{line}")));
    }
    none("this works on Unix alone", &offenders);
}

#[test]
fn each_form_is_seen() {
    assert_eq!(found("use std::os::unix::fs::MetadataExt;"), [1]);
    assert_eq!(
        found("fn f() {\n    std::os::unix::fs::symlink(a, b);\n    rustix::fs::access(a);\n}"),
        [2, 3]
    );
    assert_eq!(
        found("#[cfg(unix)]\nuse std::os::unix::fs::MetadataExt;\nuse rustix::fs;"),
        [3]
    );
    assert_eq!(
        found("#[cfg(unix)]\nfn f() { rustix::x() }\n#[cfg(not(unix))]\nfn f() { libc::x() }"),
        [4]
    );
    assert_eq!(
        found("#[cfg(test)]\nmod tests { use std::os::unix::fs::symlink; }"),
        [0; 0]
    );
    assert_eq!(found("let unix = os::unix;"), [0; 0]);
}
