//! The plugin that authors copy.

use candour_native::native;
use candour_testing::Case;
use serde_json::json;

use crate::asking::{ask, loaded, plan};

#[test]
fn loaded_and_native_say_the_same() {
    let (loaded, native) = (loaded("template"), native("template", candour_template::plugin()));
    assert_eq!(loaded.manifest(), native.manifest());
    assert!(loaded.place().is_some() && native.place().is_none());
    assert_eq!(loaded.sha256().map(str::len), Some(64));
    let cases = [
        Case::new("a,b\n-,..\nx,-\nx,-\n"),
        Case::new("a,b\n"),
        Case::new("ünïcode\n\"\"\n\u{a0}\u{2003}\n"),
    ];
    for case in &cases {
        for params in [json!({ "at-most": 0 }), json!({ "at-most": 1 })] {
            let planned = plan(&loaded, "blank-text", &params, case);
            assert_eq!(planned, plan(&native, "blank-text", &params, case));
            let judged = ask(&loaded, "blank-text", &params, case).unwrap();
            assert_eq!(judged, ask(&native, "blank-text", &params, case).unwrap());
        }
    }
    let judged = ask(&loaded, "blank-text", &json!({ "at-most": 0 }), &cases[0]).unwrap();
    assert_eq!(judged.findings.len(), 2);
    assert_eq!(judged.findings[0].columns, ["a"]);
}

#[test]
fn parameters_are_checked_against_the_rules_schema() {
    let plugin = loaded("template");
    let check = |params| plugin.check_params("blank-text", &params).unwrap();
    assert!(check(json!({ "at-most": 3 })).is_empty());
    assert_eq!(check(json!({ "at-most": "3" }))[0].pointer, "/at-most");
    assert!(check(json!({}))[0].message.contains("at-most"));
    assert!(!check(json!({ "at-most": 3, "more": 1 })).is_empty());
    assert!(!check(json!({ "at-most": -1 })).is_empty());
    assert_eq!(
        plugin.check_params("none", &json!({})).unwrap_err().code.as_str(),
        "unknown-rule"
    );
    let case = Case::new("a\n");
    let failure = ask(&plugin, "blank-text", &json!({ "at-most": "3" }), &case).unwrap_err();
    assert_eq!(failure.code.as_str(), "plugin-error");
}

#[test]
fn many_threads_may_ask_at_once() {
    let plugin = loaded("template");
    let case = Case::new("a,b\n-,--\nx,-\n");
    let params = json!({ "at-most": 0 });
    let once = ask(&plugin, "blank-text", &params, &case).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(ask(&plugin, "blank-text", &params, &case).unwrap(), once);
                }
            });
        }
    });
}
