//! Plugins in C, by the header alone.

use std::path::PathBuf;
use std::process::Command;

use candour_host::{Plugin, PluginFailure, Search, file_name};
use candour_testing::Case;
use serde_json::json;

use crate::asking::{ask, load};

/// A plugin with one rule, which finds as many things wrong as there are rows in its tally.
const WELL_BEHAVED: &str = r##"
#include "candour_plugin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release(candour_buf *buf) { free(buf->private_data); buf->release = NULL; }
static candour_status answer(candour_buf *out, const char *json) {
  char *copy = strdup(json);
  *out = (candour_buf){(const uint8_t *)copy, strlen(copy), release, copy};
  return CANDOUR_OK;
}
static candour_status describe(candour_buf *json, candour_buf *error) {
  (void)error;
  return answer(json, "{\"id\":\"foreign\",\"version\":\"1\",\"licence\":\"MIT\",\"rules\":[{\"name\":\"rows\","
    "\"summary\":\"rows\",\"dimension\":\"validity\",\"templates\":[{\"id\":\"some\",\"text\":\"{n}\"}],"
    "\"params\":{\"type\":\"object\"},\"page\":\"# Rows\"}]}");
}
static candour_status plan(candour_slice request, candour_buf *json, candour_buf *error) {
  (void)request; (void)error;
  return answer(json, "{\"tallies\":[{\"dataset\":\"data\"}]}");
}
static candour_status judge(candour_slice request, struct ArrowArrayStream *tallies, size_t n, candour_buf *json,
                            candour_buf *error) {
  (void)request; (void)error;
  struct ArrowArray array;
  char text[200];
  if (n != 1 || tallies[0].get_next(&tallies[0], &array) != 0) return CANDOUR_ERROR;
  unsigned long long count = ((const uint64_t *)array.children[0]->buffers[1])[array.children[0]->offset];
  array.release(&array);
  tallies[0].release(&tallies[0]);
  snprintf(text, sizeof text, "{\"findings\":[{\"message\":{\"template\":\"some\",\"args\":"
    "{\"n\":{\"count\":{\"n\":%llu,\"of\":\"rows\"}}}}}]}", count);
  return answer(json, text);
}
static const candour_plugin_v1 TABLE = {sizeof TABLE, 0, describe, plan, judge};
candour_status candour_plugin_init_v1(const candour_host_v1 *host, const candour_plugin_v1 **out, candour_buf *error) {
  (void)host; (void)error;
  *out = &TABLE;
  return CANDOUR_OK;
}
"##;

/// Compiles a plugin of the family `foreign`; `None` where there is no compiler.
fn compiled(source: &str) -> Option<(tempfile::TempDir, PathBuf)> {
    let folder = tempfile::tempdir().unwrap();
    let (code, library) = (folder.path().join("plugin.c"), folder.path().join(file_name("foreign")));
    std::fs::write(&code, source).unwrap();
    let compiler = Command::new("cc")
        .args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"])
        .arg(concat!("-I", env!("CARGO_MANIFEST_DIR"), "/../abi/include"))
        .arg("-o")
        .args([&library, &code])
        .output();
    let Ok(output) = compiler else {
        candour_wrap_up::skipped("there is no C compiler named cc here");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some((folder, library))
}

fn loaded(source: &str) -> Option<Result<Plugin, PluginFailure>> {
    let (_folder, library) = compiled(source)?;
    let search = Search {
        given: vec![library],
        ..Search::default()
    };
    load(["foreign"], &search).unwrap().remove("foreign")
}

#[test]
fn a_plugin_in_c_is_like_any_other() {
    let Some(plugin) = loaded(WELL_BEHAVED) else { return };
    let judged = ask(&plugin.unwrap(), "rows", &json!({}), &Case::new("a\n1\n2\n3\n")).unwrap();
    let said = serde_json::to_value(&judged.findings[0].message.args["n"]).unwrap();
    assert_eq!(said, json!({ "count": { "n": 3, "of": "rows" } }));
}

#[test]
fn a_library_without_the_symbol_is_no_plugin() {
    let Some(plugin) = loaded("int candour_plugin(void) { return 0; }") else {
        return;
    };
    assert_eq!(plugin.unwrap_err().code.as_str(), "missing-symbol");
}

#[test]
fn a_library_of_a_later_version_is_told_and_not_opened() {
    let source = "__attribute__((constructor)) static void begin(void) { __builtin_trap(); }\n\
                  int candour_plugin_init_v2(void) { return 0; }";
    let Some(plugin) = loaded(source) else { return };
    let failure = plugin.unwrap_err();
    assert_eq!(failure.code.as_str(), "wrong-abi");
    assert!(failure.detail.contains("version 2"), "{}", failure.detail);
}

#[test]
fn a_short_table_is_refused_before_it_is_read() {
    let short = WELL_BEHAVED.replace("{sizeof TABLE, 0, describe", "{8, 0, describe");
    let Some(plugin) = loaded(&short) else { return };
    assert_eq!(plugin.unwrap_err().code.as_str(), "wrong-abi");
}

#[test]
fn a_manifest_that_is_none_is_refused() {
    let Some(plugin) = loaded(&WELL_BEHAVED.replace("\\\"licence\\\":\\\"MIT\\\",", "")) else {
        return;
    };
    let failure = plugin.unwrap_err();
    assert_eq!(failure.code.as_str(), "bad-manifest");
    assert!(failure.detail.contains("licence"), "{}", failure.detail);
}
