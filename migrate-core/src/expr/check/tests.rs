//! Tables of expressions: their types, or the guilty token and what is said of it.

use super::*;
use crate::PerDialect;
use crate::expr::{TypedKind, fixture};
use crate::schema::{Returns, Routine, SchemaObject, TypeKind};

/// `TYPE`, `TYPE?` where it may be null, or `GUILTY: message | help`, one mistake per line.
fn found(text: &str, place: Place, expected: &str) -> String {
    let schema = fixture::schema();
    let (expr, sites) = fixture::read(text);
    let mut report = Report::default();
    let expected = fixture::type_of(&schema, expected);
    let typed = check(
        &expr,
        &fixture::scope(&schema, place),
        expected.as_ref(),
        &mut report,
    );
    described(&report, &sites).unwrap_or_else(|| {
        let null = if typed.nullable { "?" } else { "" };
        format!("{}{null}", typed.ty)
    })
}

fn described(report: &Report, sites: &crate::syntax::SourceMap) -> Option<String> {
    let lines: Vec<String> = report
        .iter()
        .map(|diagnostic| {
            let span = sites
                .span(diagnostic.site)
                .expect("every mistake has a place");
            let guilty = span.source_text().unwrap_or_default();
            format!("{guilty}: {diagnostic}").replace("\nhelp:", " |")
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[track_caller]
fn all(place: Place, rows: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected, result)| {
            let found = found(text, place, expected);
            (found != *result).then(|| format!("{text}\n  expected: {result}\n  found:    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn types_come_from_the_leaves() {
    all(
        Place::Value,
        &[
            ("null", "-", "unknown?"),
            ("true", "-", "Boolean"),
            ("5", "-", "Integer"),
            ("5_000_000_000", "-", "BigInt"),
            ("1.50", "-", "Numeric"),
            ("\"x\"", "-", "Text"),
            ("name", "-", "Text?"),
            ("title", "-", "Text"),
            ("price * quantity", "-", "Numeric"),
            ("small + 1", "-", "SmallInt"),
            ("small + 100_000", "-", "Integer"),
            ("quantity * 1.5", "-", "Numeric"),
            ("quantity + extra", "-", "Integer?"),
            ("-price", "-", "Numeric"),
            ("price + ratio", "-", "Double"),
            ("quantity / 2", "-", "Integer"),
            ("name is null", "-", "Boolean"),
            ("name like \"a%\"", "-", "Boolean?"),
            ("quantity in (1, 2)", "-", "Boolean"),
            ("extra between 1 and 2", "-", "Boolean?"),
            ("case when live then 1 else 2.5 end", "-", "Numeric"),
            ("case when live then 1 end", "-", "Integer?"),
            ("cast(quantity as Text)", "-", "Text"),
            ("sql(\"anything\")", "-", "unknown"),
            ("at - at", "-", "Interval"),
            ("day + 1", "-", "Date"),
            ("day - day", "-", "Integer"),
            ("at + \"1 day\"", "-", "Timestamptz"),
            ("span * 2", "-", "Interval"),
            ("now()", "-", "Timestamptz"),
            ("now()", "seen", "Timestamp"),
            ("lower(name)", "-", "Text?"),
            ("concat(name, nick)", "-", "Text"),
            ("coalesce(name, nick)", "-", "Text?"),
            ("coalesce(name, title)", "-", "Text"),
            ("nullif(title, \"\")", "-", "Text?"),
            ("greatest(extra, quantity)", "-", "Integer"),
            ("greatest(small, price)", "-", "Numeric"),
            ("round(price, 1)", "-", "Numeric"),
            ("mod(quantity, 3)", "-", "Integer"),
            ("sqrt(price)", "-", "Double"),
        ],
    );
}

#[test]
fn the_place_chooses_the_type_of_what_is_written() {
    all(
        Place::Value,
        &[
            ("5", "price", "Numeric"),
            ("5", "ratio", "Double"),
            ("\"2026-01-31\"", "day", "Date"),
            ("\"23:59\"", "clock", "Time"),
            ("\"2026-01-31 23:59:59\"", "seen", "Timestamp"),
            ("\"2026-01-31T23:59:59+02:00\"", "at", "Timestamptz"),
            ("\"2 hours\"", "span", "Interval"),
            ("\"67e55044-10b1-426f-9247-bb680e5fe0c8\"", "key", "Uuid"),
            ("\"{}\"", "data", "Jsonb"),
            ("\"10.0.0.0/8\"", "net", "Cidr"),
            ("\"draft\"", "state", "item_state"),
            (
                "case when live then \"active\" else \"draft\" end",
                "state",
                "item_state",
            ),
            ("coalesce(null, \"2026-01-31\")", "day", "Date"),
            ("\"2026-01-31\" <= day", "?", "Boolean"),
            ("state in (\"draft\", \"active\")", "?", "Boolean"),
            ("at > now() and seen > now()", "?", "Boolean"),
            ("null", "day", "Date?"),
            ("sql(\"x\")", "day", "unknown"),
            ("free", "day", "unknown"),
        ],
    );
}

#[test]
fn the_wrong_type_is_blamed_on_its_token() {
    all(
        Place::Check,
        &[
            (
                "price >= \"abc\"",
                "?",
                "\"abc\": `\"abc\"` is Text, where Numeric is expected | write a value of type Numeric here",
            ),
            (
                "\"5\" < price",
                "?",
                "\"5\": `\"5\"` is Text, where Numeric is expected | write `5`",
            ),
            (
                "title = 5",
                "?",
                "5: `5` is Integer, where Text is expected | write `\"5\"`",
            ),
            (
                "title = quantity",
                "?",
                "quantity: `quantity` is Integer, where Text is expected | write `cast(quantity as Text)`",
            ),
            (
                "quantity",
                "?",
                "quantity: `quantity` is Integer, where Boolean is expected | write a condition, such as `quantity > 0`",
            ),
            (
                "live and title",
                "?",
                "title: `title` is Text, where Boolean is expected | write a condition, such as `title = …`",
            ),
            (
                "live = 1",
                "?",
                "1: `1` is Integer, where Boolean is expected | write `true`",
            ),
            (
                "live || live",
                "?",
                "|: `||` puts texts together; it is no condition | write `or`",
            ),
            (
                "name = null",
                "?",
                "=: `= null` is never true | write `name is null`",
            ),
            (
                "null <> name",
                "?",
                "<: `<> null` is never true | write `name is not null`",
            ),
            (
                "name in (\"a\", null)",
                "?",
                "null: `null` in a list is never found | write `or … is null`",
            ),
            (
                "at > seen",
                "?",
                "seen: `seen` is Timestamp, where Timestamptz is expected | write `cast(seen as Timestamptz)`",
            ),
            (
                "least(raw, raw) is null",
                "?",
                "raw: `raw` is Json, which cannot be compared | make the column's type Jsonb",
            ),
            (
                "nullif(null, null)",
                "raw",
                "nullif: `nullif(…)` is unknown, where Json is expected | write `cast(… as Json)`",
            ),
            (
                "raw = raw",
                "?",
                "raw: `raw` is Json, which cannot be compared | make the column's type Jsonb",
            ),
            (
                "name like \"x\\\\\"",
                "?",
                "\"x\\\\\": \"x\\\\\" ends in the middle of an escape | write `\\\\\\\\` for one backslash",
            ),
            (
                "day = \"soon\"",
                "?",
                "\"soon\": \"soon\" is no Date | write it like \"2026-01-31\"",
            ),
            (
                "state = \"drafft\"",
                "?",
                "\"drafft\": enum `item_state` has no value `drafft` | a value with a similar name exists: `draft`",
            ),
            (
                "data = \"{\"",
                "?",
                "\"{\": \"{\" is no Jsonb | write it like \"{\\\"key\\\": [1, \\\"two\\\", null]}\"",
            ),
            (
                "cast(live as Date) = day",
                "?",
                "live: `live` is Boolean and cannot be cast to Date | compute it with `case`, or write `sql(\"…\")`",
            ),
            (
                "blob = \"x\"",
                "?",
                "\"x\": `\"x\"` is Text, where Bytes is expected | write `sql(\"…\")` with the database's own literal",
            ),
            (
                "raw between raw and raw",
                "?",
                "raw: `raw` is Json, which cannot be compared | make the column's type Jsonb",
            ),
            (
                "ratio % 2 = 0",
                "?",
                "ratio: `ratio` is Double, where Numeric is expected | write `cast(ratio as Numeric(…))`",
            ),
            (
                "case when live then title else quantity end = \"x\"",
                "?",
                "quantity: `quantity` is Integer, where Text is expected | write `cast(quantity as Text)`",
            ),
        ],
    );
}

#[test]
fn one_mistake_gives_one_error() {
    all(
        Place::Check,
        &[
            (
                "naem = 5 and naem > \"x\"",
                "?",
                "naem: column `naem` does not exist in table `items` | a column with a similar name exists: `name`",
            ),
            (
                "lowr(title) = 5",
                "?",
                "lowr: function `lowr` does not exist | a function with a similar name exists: `lower`",
            ),
            (
                "frobnicate(title) = 5",
                "?",
                "frobnicate: function `frobnicate` does not exist | write `sql(\"…\")` for a function of the database's own",
            ),
            (
                "length(quantity) = \"x\"",
                "?",
                "quantity: `quantity` is Integer, where Text is expected | write `cast(quantity as Text)`\n\"x\": `\"x\"` is Text, where Integer is expected | write a value of type Integer here",
            ),
            (
                "lower(title, title) = 5",
                "?",
                "title: `lower` takes 1 argument, not 2 | write it with 1 argument",
            ),
            (
                "replace(title, \"x\") = 5",
                "?",
                "replace: `replace` takes 3 arguments, not 2 | write it with 3 arguments",
            ),
            (
                "substr(title) = 5",
                "?",
                "substr: `substr` takes 2 to 3 arguments, not 1 | write it with 2 to 3 arguments",
            ),
            (
                "coalesce() = 5",
                "?",
                "coalesce: `coalesce` takes at least 1 argument, not 0 | write it with at least 1 argument",
            ),
            (
                "round(ratio) = 5",
                "?",
                "ratio: `round` takes an exact number, and `ratio` is Double | write `cast(ratio as Numeric(…))`",
            ),
        ],
    );
}

#[test]
fn values_are_kept_without_loss() {
    all(
        Place::Value,
        &[
            ("small", "quantity", "SmallInt"),
            ("quantity", "price", "Integer"),
            ("price", "ratio", "Numeric"),
            (
                "id",
                "quantity",
                "id: `id` is BigInt, where Integer is expected | write `cast(id as Integer)`",
            ),
            (
                "price",
                "quantity",
                "price: `price` is Numeric, where Integer is expected | write `cast(price as Integer)`",
            ),
            (
                "ratio",
                "price",
                "ratio: `ratio` is Double, where Numeric is expected | write `cast(ratio as Numeric(…))`",
            ),
            (
                "40_000",
                "small",
                "40_000: `40000` is out of the range of SmallInt | choose a number from -32768 to 32767",
            ),
            ("-32_768", "small", "SmallInt"),
            (
                "1.5",
                "quantity",
                "1.5: `1.5` is Numeric, where Integer is expected | write a value of type Integer here",
            ),
            ("name", "title", "Text?"),
            (
                "\"12345678901\"",
                "title",
                "\"12345678901\": \"12345678901\" has 11 characters, more than Varchar(10) holds | shorten the value, or make the type larger",
            ),
            (
                "coalesce(nick, \"12345678901\")",
                "title",
                "\"12345678901\": \"12345678901\" has 11 characters, more than Varchar(10) holds | shorten the value, or make the type larger",
            ),
            (
                "123_456_789",
                "price",
                "123_456_789: `123456789` has more digits than Numeric(10, 2) holds | shorten the value, or make the type larger",
            ),
            (
                "1.505",
                "price",
                "1.505: `1.505` has more digits than Numeric(10, 2) holds | shorten the value, or make the type larger",
            ),
            ("-12345678.90", "price", "Numeric"),
            (
                "data",
                "raw",
                "data: `data` is Jsonb, where Json is expected | write `cast(data as Json)`",
            ),
            (
                "now()",
                "day",
                "now: `now(…)` is Timestamptz, where Date is expected | write `current_date()`",
            ),
        ],
    );
}

#[test]
fn places_forbid() {
    all(
        Place::Default,
        &[
            (
                "quantity",
                "quantity",
                "quantity: a default cannot use column `quantity` | write `\"quantity\"` for text, or use a generated column",
            ),
            ("now()", "at", "Timestamptz"),
            ("gen_random_uuid()", "key", "Uuid"),
        ],
    );
    all(
        Place::Check,
        &[(
            "at < now()",
            "?",
            "now: `now()` cannot be used in a check: it depends on the moment or the session | compare with columns and fixed values: a check is looked at only when its row is written",
        )],
    );
    all(
        Place::Generated,
        &[
            (
                "gen_random_uuid()",
                "key",
                "gen_random_uuid: `gen_random_uuid()` cannot be used in a generated column: it differs from call to call | use a default, or a backfill",
            ),
            (
                "total + 1",
                "price",
                "total: a generated column cannot use `total`, which is generated too | repeat what it is computed from",
            ),
            (
                "cast(title as Date)",
                "day",
                "cast: a cast of Text to Date cannot be used in a generated column: it depends on the moment or the session | use a default, or a backfill",
            ),
        ],
    );
    all(
        Place::IndexPredicate,
        &[(
            "at > now()",
            "?",
            "now: `now()` cannot be used in the condition of an index: it depends on the moment or the session | use columns and fixed values",
        )],
    );
}

/// What is said of a value for the NOT NULL column `title`.
fn null_into_title(text: &str, filter: Option<&str>, place: Place) -> String {
    let schema = fixture::schema();
    let scope = fixture::scope(&schema, place);
    let title = Column::new(
        "title",
        fixture::type_of(&schema, "title").expect("a column"),
    );
    let (expr, sites) = fixture::read(text);
    let filter = filter.map(|filter| fixture::read(filter).0);
    let mut report = Report::default();
    check_value(&expr, &scope, &title, filter.as_ref(), &mut report);
    described(&report, &sites).unwrap_or_default()
}

/// What an expression is where the history has these functions `f`, which give a text.
fn with_overloads(text: &str, takes: &[&str]) -> String {
    let mut schema = fixture::schema();
    for types in takes {
        let types = types.split(", ").filter(|ty| !ty.is_empty());
        let arguments = types.map(|ty| crate::schema::Argument {
            mode: crate::schema::ArgumentMode::In,
            name: "n".into(),
            ty: match ty {
                "Integer" => TypeKind::Integer.into(),
                "BigInt" => TypeKind::BigInt.into(),
                "Varchar" => TypeKind::Varchar(9).into(),
                _ => TypeKind::Text.into(),
            },
            default: None,
        });
        schema.put_object(SchemaObject::Routine(Routine {
            name: "f".into(),
            procedure: false,
            arguments: arguments.collect(),
            returns: Returns::Value(TypeKind::Text.into()),
            language: None,
            characteristics: Vec::new(),
            body: PerDialect::Each(Vec::new()),
            comment: None,
        }));
    }
    let (expr, sites) = fixture::read(text);
    let mut report = Report::default();
    let scope = fixture::scope(&schema, Place::Value);
    let typed = check(&expr, &scope, None, &mut report);
    described(&report, &sites).unwrap_or_else(|| match typed.kind {
        TypedKind::Routine { key, .. } => key.to_string(),
        _ => "something else".to_owned(),
    })
}

#[test]
fn a_call_is_of_the_function_that_takes_its_arguments() {
    let all = ["", "Integer", "Text", "Integer, Integer"];
    let found = |text| with_overloads(text, &all);
    assert_eq!(found("f()"), "function `f()`");
    assert_eq!(found("f(1)"), "function `f(Integer)`");
    assert_eq!(found("f(\"x\")"), "function `f(Text)`");
    assert_eq!(found("f(1, 2)"), "function `f(Integer, Integer)`");
    assert_eq!(
        found("f(true)"),
        "f: no function is called like `f(Boolean)` | give it what one of these takes: `f()`, \
         `f(Integer)`, `f(Integer, Integer)`, `f(Text)`"
    );
    assert_eq!(
        found("f(null)"),
        "f: `f(unknown)` may call 2 functions | write `cast(… as T)` around what it is given, for \
         one of these: `f(Integer)`, `f(Text)`"
    );
    assert_eq!(
        with_overloads("f(1)", &["BigInt", "Text"]),
        "function `f(BigInt)`"
    );
    assert_eq!(
        with_overloads("f(1)", &["BigInt", "Integer"]),
        "function `f(Integer)`"
    );
    let said = with_overloads("f(\"x\")", &["Varchar", "Text"]);
    assert!(said.contains("may call 2 functions"), "{said}");
}

#[test]
fn null_into_not_null_is_blamed_on_its_source() {
    let value = |text| null_into_title(text, None, Place::Value);
    let start = "column `title` must not be null, but";
    assert_eq!(value("lower(coalesce(name, title))"), "");
    assert_eq!(
        value("case when name is not null then name else \"\" end"),
        ""
    );
    assert_eq!(value("case when name is null then \"\" else name end"), "");
    assert_eq!(value("sql(\"x\")"), "");
    assert_eq!(value("concat(name, nick)"), "");
    assert_eq!(
        value("lower(replace(name, \" \", title))"),
        format!("name: {start} column `name` may be | write `coalesce(name, …)`")
    );
    assert_eq!(
        value("coalesce(name, nick)"),
        format!("name: {start} column `name` may be | write `coalesce(name, …)`")
    );
    assert_eq!(
        value("case when live then \"x\" end"),
        format!("case: {start} no branch may hold | add `else …` before `end`")
    );
    assert_eq!(
        value("nullif(title, \"\")"),
        format!("nullif: {start} `nullif(…)` may be | write `coalesce(…, …)` around it")
    );
    assert_eq!(
        null_into_title("null", None, Place::Default),
        format!("null: {start} its default is null | make its type `Option<Varchar(10)>`")
    );
}

#[test]
fn a_filter_rules_nulls_out() {
    let value = |filter| null_into_title("name", Some(filter), Place::Value);
    assert_eq!(value("name is not null and live"), "");
    assert_eq!(value("name > \"a\""), "");
    assert_eq!(value("not (name is null or live)"), "");
    assert_ne!(value("name is not null or live"), "");
    assert_ne!(value("name is null"), "");
}

#[test]
fn what_is_the_same_for_all_rows_is_not_kept_for_each() {
    all(
        Place::IndexKey,
        &[
            ("lower(name)", "-", "Text?"),
            ("sql(\"x\")", "-", "unknown"),
            (
                "lower(\"x\")",
                "-",
                "lower: a key of an index has to read a column | use a column in it",
            ),
        ],
    );
    all(
        Place::Generated,
        &[(
            "5",
            "quantity",
            "5: a generated column has to read a column | write it as the column's default",
        )],
    );
    all(Place::Check, &[("true", "?", "Boolean")]);
}
