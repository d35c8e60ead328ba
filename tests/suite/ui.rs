//! What the compiler says about mistakes: one case for each kind, in `tests/ui`.

#[test]
fn compile_errors() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
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
        "rows",
        "downgrade",
        "graph",
        "several",
    ] {
        cases.compile_fail(format!("tests/ui/{topic}/*.rs"));
    }
}
