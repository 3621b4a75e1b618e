//! Tests of what imports refer to.

use super::*;
use crate::parse::parse_module;
use crate::session::Options;

fn program() -> Session {
    let names = ["app", "app.core", "app.core.db", "main", "spaces.deep"];
    let mut session = Session::from_sources(names.map(|name| (name, "")));
    for file in &mut session.files {
        file.is_package = matches!(file.name.as_str(), "app" | "app.core");
    }
    session.namespaces = vec!["spaces".to_string()];
    session.options = Options::default();
    session
        .options
        .extern_modules
        .insert("db".to_string(), "crate::db".to_string());
    session
}

fn id(session: &Session, name: &str) -> ModuleId {
    session.module_named(name).unwrap()
}

#[test]
fn leading_dots_go_up_from_the_package() {
    let session = program();
    let name = |from: &str, module: &str, level| {
        absolute_name(&session, id(&session, from), module, level)
    };
    assert_eq!(name("app.core.db", "", 1).unwrap(), "app.core");
    assert_eq!(name("app.core", "db", 1).unwrap(), "app.core.db");
    assert_eq!(name("app.core.db", "x", 2).unwrap(), "app.x");
    assert_eq!(
        name("main", "x", 1).unwrap_err(),
        "attempted relative import with no known parent package"
    );
    assert_eq!(
        name("app", "x", 2).unwrap_err(),
        "attempted relative import beyond top-level package"
    );
    assert_eq!(
        name("app.core.db", "x", 3).unwrap_err(),
        "attempted relative import beyond top-level package"
    );
}

#[test]
fn every_kind_of_module_is_found() {
    let session = program();
    let main = id(&session, "main");
    let target = |module: &str| resolve_import(&session, main, module, 0);
    assert_eq!(
        target("app.core"),
        ImportTarget::User(id(&session, "app.core"))
    );
    assert_eq!(
        target("spaces"),
        ImportTarget::Namespace("spaces".to_string())
    );
    assert_eq!(target("db"), ImportTarget::Extern("db".to_string()));
    assert_eq!(
        target("collections.abc"),
        ImportTarget::Stdlib("collections.abc".to_string())
    );
    let unknown = |problem: &str| ImportTarget::Unknown(problem.to_string());
    assert_eq!(target("nothing"), unknown("No module named 'nothing'"));
    assert_eq!(
        target("nothing.at.all"),
        unknown("No module named 'nothing'")
    );
    assert_eq!(
        target("main.x"),
        unknown("No module named 'main.x'; 'main' is not a package")
    );
    assert_eq!(
        target("sqlite3"),
        unknown("Portalis does not provide the standard module 'sqlite3'")
    );
}

#[test]
fn a_from_import_may_mean_a_submodule() {
    let session = program();
    let from = resolve_from(&session, id(&session, "app.core.db"), "", 2, "core");
    let core = ImportTarget::User(id(&session, "app.core"));
    let app = ImportTarget::User(id(&session, "app"));
    assert_eq!(
        from,
        FromTarget::Attribute {
            module: app,
            or_submodule: Some(core)
        }
    );
}

#[test]
fn importing_a_submodule_imports_its_packages() {
    let session = program();
    let ast = parse_module(0, "import app.core.db\nfrom spaces import deep\n").unwrap();
    let modules = imported_modules(&session, id(&session, "main"), &ast);
    assert_eq!(
        modules,
        ["app", "app.core", "app.core.db", "spaces.deep"].map(|name| id(&session, name))
    );
}

#[test]
fn unknown_imports_are_reported_unless_the_program_copes() {
    let mut session = program();
    let text = "import asynci\nimport numpy\nimport sqlite3\ntry:\n    import uvloop\nexcept ImportError:\n    pass\n\
                from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import somewhere\n";
    let ast = parse_module(0, text).unwrap();
    let main = id(&session, "main");
    check(&mut session, main, &ast);
    let shown: Vec<_> = session
        .diagnostics
        .iter()
        .map(|one| (one.message.as_str(), one.help.as_deref()))
        .collect();
    let expect = [
        (
            "No module named 'asynci'",
            Some("there is a module `asyncio`"),
        ),
        (
            "No module named 'numpy'",
            Some("supply it in Rust with `Config::extern_module(\"numpy\", \"crate::…\")`"),
        ),
        (
            "Portalis does not provide the standard module 'sqlite3'",
            None,
        ),
    ];
    assert_eq!(shown, expect);
}

#[test]
fn the_table_is_sorted() {
    assert!(STDLIB.is_sorted_by_key(|(name, _)| *name));
}
