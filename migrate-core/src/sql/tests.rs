//! What expressions become in each dialect: a snapshot for every function and operator.

use super::*;
use crate::expr::{Place, fixture};
use crate::schema::{IntegerSize, Type, TypeKind};
use crate::{Dialect, Name, Target, Version};

const TARGETS: [Target; 4] = [
    Target::new(Dialect::Postgres, Version::new(13, 0, 0)),
    Target::new(Dialect::Mysql, Version::new(8, 0, 13)),
    Target::new(Dialect::Mariadb, Version::new(10, 11, 0)),
    Target::new(Dialect::Sqlite, Version::new(3, 35, 0)),
];

/// Each expression with what it becomes; `column <- expression` for one with an expected type.
fn phrased(
    rows: &str,
    write: impl Fn(&str, &str, Target) -> Result<String, Unsupported>,
) -> String {
    let mut all = String::new();
    for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
        all += &format!("{row}\n");
        let (column, text) = row.split_once(" <- ").unwrap_or(("-", row));
        for target in TARGETS {
            let sql = write(text, column, target)
                .unwrap_or_else(|missing| format!("no {}", missing.what));
            all += &format!("    {:<9} {sql}\n", target.dialect.name());
        }
    }
    all
}

fn value(text: &str, column: &str, target: Target) -> Result<String, Unsupported> {
    let schema = fixture::schema();
    let scope = fixture::scope(&schema, Place::Value);
    let expected = fixture::type_of(&schema, column);
    expression(&fixture::read(text).0, &scope, expected.as_ref(), target)
}

#[test]
fn functions() {
    insta::assert_snapshot!(phrased(
        r#"
        now()
        seen <- now()
        current_date()
        current_time()
        lower(name)
        upper(name)
        trim(name)
        ltrim(name)
        rtrim(name)
        length(name)
        octet_length(name)
        octet_length(code)
        replace(name, "a", "b")
        replace(name, "a", nick)
        substr(name, 2)
        substr(name, 2, 3)
        substr(name, extra)
        substr(name, -1, 3)
        substr(name, extra, quantity)
        left(name, 2)
        left(name, extra)
        right(name, 2)
        right(name, extra)
        right(name, extra - 1)
        lpad(name, 5)
        lpad(name, extra, "xy")
        rpad(name, 5, "xy")
        rpad(name, 5, title)
        concat(name, "-", title)
        concat_ws("-", name, title, nick)
        concat_ws("-", name, code)
        starts_with(name, "a")
        strpos(name, "b")
        reverse(name)
        md5(name)
        coalesce(name, nick, "")
        coalesce(name)
        coalesce(name, code)
        coalesce(name, null)
        day <- coalesce(null, null)
        nullif(name, "")
        greatest(quantity, small)
        greatest(extra, quantity, 3)
        least(name, nick)
        least(extra)
        abs(extra)
        ceil(price)
        ceil(ratio)
        ceil(quantity)
        floor(price)
        floor(quantity)
        round(quantity)
        round(price)
        round(price, 1)
        round(price, -1)
        sign(price)
        sign(quantity)
        mod(quantity, 3)
        power(ratio, 2)
        sqrt(ratio)
        sqrt(price)
        random()
        gen_random_uuid()
        "#,
        value
    ));
}

#[test]
fn what_is_kept_must_not_change() {
    let schema = fixture::schema();
    let scope = fixture::scope(&schema, Place::Generated);
    let (expr, _) = fixture::read("concat_ws(title, name, nick)");
    assert_eq!(
        expression(&expr, &scope, None, TARGETS[0]).as_deref(),
        Ok(
            "substr(coalesce(\"title\" || \"name\", '') || coalesce(\"title\" || \"nick\", ''), \
            length(\"title\") + 1)"
        )
    );
}

#[test]
fn postgres_computes_no_fixed_texts_in_generated_columns() {
    let schema = fixture::schema();
    let scope = fixture::scope(&schema, Place::Generated);
    let written = |text| expression(&fixture::read(text).0, &scope, None, TARGETS[0]).is_ok();
    assert!(written("lower(name)") && written("name || \"x\"") && written("name = \"x\""));
    assert!(!written("lower(\"X\") || name") && !written("live and \"a\" < \"b\""));
}

#[test]
fn operators() {
    insta::assert_snapshot!(phrased(
        r#"
        quantity + 1 - -2 * 3
        (quantity + 1) * (2 - small)
        quantity - (small - 1)
        quantity / 2
        price / 3
        greatest(quantity, ratio) / 3
        cast(1 as Double) / 3
        ratio / 3
        quantity % 3
        price % 3
        -(quantity)
        -null
        -(-quantity)
        name || "-" || title
        live or quantity = 1 and not (price > 2)
        (live or quantity = 1) and price > 2
        name is null
        (name is null) = live
        quantity not in (1, 2)
        state in ("draft", "active")
        state < "active"
        price between 1 and 2.5
        name like "a%*\\%_?["
        name not like nick
        code like "a%"
        case when live then name when quantity > 1 then "b" else null end
        day = "2026-01-31"
        at > "2026-01-31T01:30:00.25+02:00"
        seen <> "2026-01-31 23:59:59"
        key = "67e55044-10b1-426f-9247-bb680e5fe0c8"
        data = "{}"
        at - "1 day"
        live = true
        sql("a, b") is null
        sql("a -- b") is null
        sql { postgres: "a", mysql: "b" }
        "#,
        value
    ));
}

#[test]
fn casts() {
    insta::assert_snapshot!(phrased(
        r#"
        cast(quantity as SmallInt)
        cast(price as Integer)
        cast(ratio as BigInt)
        cast(name as Integer)
        cast(quantity as Double)
        cast(ratio as Numeric(10, 2))
        cast(name as Numeric(10, 2))
        cast(quantity as Text)
        cast(price as Text)
        cast(name as Varchar(3))
        cast(live as Varchar(3))
        cast(quantity as Varchar(3))
        cast(quantity as Varchar(20))
        cast(live as Text)
        cast(live as Integer)
        cast(quantity as Boolean)
        cast(key as Text)
        cast(nullif(key, "67e55044-10b1-426f-9247-bb680e5fe0c8") as Text)
        cast(name as Uuid)
        cast(state as Text)
        cast(name as item_state)
        cast(day as Text)
        cast(name as Date)
        cast(name as Timestamptz)
        cast(at as Date)
        cast(day as Timestamp)
        cast(seen as Timestamp(3))
        cast(at as Timestamptz(0))
        cast(at as Time(2))
        cast("2026-01-31" as Date)
        cast(data as Json)
        "#,
        value
    ));
}

#[test]
fn defaults() {
    let default = |text: &str, column: &str, target| {
        let schema = fixture::schema();
        let scope = fixture::scope(&schema, Place::Default);
        let ty = fixture::type_of(&schema, column).expect("a column");
        default_value(&fixture::read(text).0, &scope, &ty, target)
    };
    let rows = r#"
        name <- "it's \\"
        title <- "x"
        title <- null
        quantity <- -5
        quantity <- 2 + 3
        price <- 0.50
        live <- false
        state <- "draft"
        day <- "2026-01-31"
        day <- current_date()
        clock <- "23:59"
        at <- now()
        at <- "2026-01-31T23:59:59.123456Z"
        seen <- now()
        seen <- "2026-01-31 23:59:59"
        span <- "1 day"
        key <- gen_random_uuid()
        key <- "67e55044-10b1-426f-9247-bb680e5fe0c8"
        data <- "{\"a\": 1}"
        host <- "10.0.0.1"
        title <- lower("X")
        title <- case when true then "a" else "b" end
        state <- coalesce(null, "draft")
        free <- sql("x")
    "#;
    insta::assert_snapshot!(phrased(rows, default));
    let schema = fixture::schema();
    let scope = fixture::scope(&schema, Place::Default);
    let moment = Type::new(TypeKind::Timestamp(Some(3)));
    let now = fixture::read("now()").0;
    assert_eq!(
        TARGETS.map(|target| default_value(&now, &scope, &moment, target).unwrap_or_default())[..3],
        ["now()", "CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"]
    );
    let old = Target::new(Dialect::Mysql, Version::new(8, 0, 11));
    for (text, column, works) in [
        ("\"x\"", "title", true),
        ("now()", "at", true),
        ("\"x\"", "name", false),
        ("current_date()", "day", false),
    ] {
        assert_eq!(default(text, column, old).is_ok(), works, "{text}");
    }
}

#[test]
fn types() {
    let write = |_: &str, column: &str, target| {
        let schema = fixture::schema();
        let ty = fixture::type_of(&schema, column).expect("a column");
        let own = column_type(&ty, &schema, target)?;
        Ok(match target.dialect {
            Dialect::Mysql => own + &mysql::character_clause(&ty, None, target),
            _ => own,
        })
    };
    let schema = fixture::schema();
    let items = schema.tables().next().expect("a table");
    let rows: Vec<String> = items
        .columns
        .iter()
        .map(|column| format!("{} <- {}", column.name, column.ty))
        .collect();
    insta::assert_snapshot!(phrased(&rows.join("\n"), write));
}

#[test]
fn numbers_without_a_sign() {
    let source = r#"
        revision "x";
        create table t {
            u: Unsigned<Integer>,
            big: Unsigned<BigInt>,
            s: Integer,
            tiny: TinyInt,
        }
    "#;
    let (table, _) = fixture::first_table(source);
    let mut schema = crate::Schema::new();
    schema.put_table(table.clone());
    let scope = crate::expr::Scope {
        schema: &schema,
        table: Some(&table),
        place: Place::Value,
    };
    let written = |text: &str| {
        let mut report = crate::Report::default();
        let read = fixture::read(text).0;
        let ty = crate::expr::check(&read, &scope, None, &mut report).ty;
        let sql = expression(&read, &scope, None, TARGETS[1]).expect("MySQL has them");
        assert!(report.is_empty(), "{text}");
        format!("{ty}: {sql}")
    };
    for (text, wanted) in [
        ("u + 1", "Unsigned<Integer>: `u` + 1"),
        ("u + -1", "BigInt: CAST(`u` AS SIGNED) + -1"),
        ("u - s", "BigInt: CAST(`u` AS SIGNED) - `s`"),
        ("s / u", "BigInt: `s` DIV CAST(`u` AS SIGNED)"),
        ("big - s", "Numeric: CAST(`big` AS DECIMAL(20, 0)) - `s`"),
        ("-u", "BigInt: -CAST(`u` AS SIGNED)"),
        ("coalesce(u, tiny)", "BigInt: coalesce(`u`, `tiny`)"),
        ("u > s", "Boolean: `u` > `s`"),
        (
            "cast(s as Unsigned<SmallInt>)",
            "Unsigned<SmallInt>: CAST(`s` AS SIGNED)",
        ),
        (
            "cast(s as Unsigned<BigInt>)",
            "Unsigned<BigInt>: CAST(`s` AS DECIMAL(20, 0))",
        ),
        (
            "cast(big as Integer)",
            "Integer: CAST(`big` AS DECIMAL(20, 0))",
        ),
    ] {
        assert_eq!(written(text), wanted, "{text}");
    }
}

#[test]
fn limits_of_types() {
    let schema = fixture::schema();
    let written = |kind: TypeKind| {
        let ty = Type::new(kind);
        TARGETS.map(|target| column_type(&ty, &schema, target).unwrap_or_else(|_| "no".to_owned()))
    };
    let numeric = |precision, scale| written(TypeKind::Numeric { precision, scale });
    assert_eq!(numeric(16, 2)[3], "no");
    assert_eq!(
        numeric(66, 2),
        ["numeric(66, 2)", "no", "no", "no"].map(str::to_owned)
    );
    assert_eq!(
        written(TypeKind::Unsigned(IntegerSize::Small)),
        ["no", "SMALLINT UNSIGNED", "SMALLINT UNSIGNED", "INTEGER"]
    );
    assert_eq!(
        written(TypeKind::Unsigned(IntegerSize::Big)),
        ["no", "BIGINT UNSIGNED", "BIGINT UNSIGNED", "no"]
    );
    assert_eq!(written(TypeKind::TinyInt)[0], "no");
    assert_eq!(
        written(TypeKind::Binary(256)),
        ["bytea", "no", "no", "BLOB"]
    );
    assert_eq!(
        written(TypeKind::Varbinary(256)),
        ["bytea", "VARBINARY(256)", "VARBINARY(256)", "BLOB"]
    );
    assert_eq!(
        written(TypeKind::Timestamp(Some(3))),
        ["timestamp(3)", "DATETIME(3)", "DATETIME(3)", "TEXT"]
    );
    assert_eq!(
        written(TypeKind::Timestamptz(Some(0))),
        ["timestamptz(0)", "TIMESTAMP(0)", "TIMESTAMP(0)", "TEXT"]
    );
    assert_eq!(
        written(TypeKind::Time(Some(6))),
        ["time(6)", "TIME(6)", "TIME(6)", "TEXT"]
    );
    assert_eq!(
        written(TypeKind::Varchar(16_384)),
        ["varchar(16384)", "no", "no", "VARCHAR(16384)"]
    );
    assert_eq!(
        written(TypeKind::Array(Box::new(Type::new(TypeKind::Integer)))),
        ["integer[]", "no", "no", "no"]
    );
    // An enum that is not there has been reported; it is no reason to panic.
    assert_eq!(
        written(TypeKind::Named("nowhere".into())),
        ["\"nowhere\"", "LONGTEXT", "LONGTEXT", "TEXT"]
    );
}

#[test]
fn a_collation_takes_the_place_of_the_binary_one() {
    let clause = |collation: &str| {
        let name = Name::new(collation);
        mysql::character_clause(&Type::new(TypeKind::Text), Some(&name), TARGETS[1])
    };
    assert_eq!(
        clause("latin1_swedish_ci"),
        " CHARACTER SET latin1 COLLATE `latin1_swedish_ci`"
    );
    assert_eq!(
        clause("uca1400_ai_ci"),
        " CHARACTER SET utf8mb4 COLLATE `uca1400_ai_ci`"
    );
    let number = Type::new(TypeKind::Integer);
    assert_eq!(mysql::character_clause(&number, None, TARGETS[1]), "");
}
