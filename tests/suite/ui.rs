//! What the compiler says about mistakes: one case for each kind, in `tests/ui`.

/// The mistakes stand apart from what compiles: then they are all checked by one command.
#[test]
fn compile_errors() {
    let cases = trybuild::TestCases::new();
    for topic in [
        "syntax",
        "table",
        "column",
        "constraint",
        "index",
        "dialect",
        "enums",
        "backfill",
        "closure",
        "execute",
        "declares",
        "rows",
        "routine",
        "trigger",
        "view",
        "named",
        "options",
        "downgrade",
        "conditions",
        "retire",
        "partition",
        "graph",
        "lints",
        "names",
        "several",
    ] {
        cases.compile_fail(format!("tests/ui/{topic}/*.rs"));
    }
}

#[test]
fn what_compiles() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}
