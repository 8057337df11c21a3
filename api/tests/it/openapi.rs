//! The checked-in document is current and tells of every refusal.

use std::collections::BTreeSet;

use serde_json::Value;

/// Method, path and operation of everything in the document.
pub fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&api::http::openapi_json()).unwrap();
    let paths = document["paths"].as_object().unwrap().clone();
    let methods = ["get", "post", "put", "patch", "delete"];
    let each = paths.into_iter().flat_map(|(path, item)| {
        let found = methods.into_iter().filter_map(move |method| {
            let operation = item.get(method)?.clone();
            Some((method.to_uppercase(), path.clone(), operation))
        });
        found.collect::<Vec<_>>()
    });
    each.collect()
}

#[test]
fn the_document_is_current() {
    let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"));
    assert_eq!(
        kept.unwrap().trim_end(),
        api::http::openapi_json(),
        "run: cargo run -p api -- openapi > api/openapi.json"
    );
}

#[test]
fn every_operation_has_a_problem_and_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let at = format!("{method} {path}");
        let problem = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert_eq!(problem["schema"]["$ref"], "#/components/schemas/Problem", "{at}");
        assert!(names.insert(operation["operationId"].to_string()), "{at}: the name is taken");
        let role = path.split('/').nth(2).unwrap();
        assert_eq!(operation["tags"][0], role, "{at}");
    }
    assert!(names.len() > 20);
}
