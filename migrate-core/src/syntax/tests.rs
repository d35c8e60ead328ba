//! Whole migrations: what they become, and where their mistakes are reported.

use proptest::prelude::*;

use super::*;
use crate::op::Op;
use crate::print;

/// Reads a text.
fn read(text: &str) -> Parsed {
    parse(text.parse().expect("the text of a test is made of tokens"))
}

/// The mistakes of a text, as `line:column message | help`.
fn mistakes(text: &str) -> Vec<String> {
    let parsed = read(text);
    parsed
        .report
        .iter()
        .map(|diagnostic| {
            let start = parsed
                .sites
                .span(diagnostic.site)
                .expect("every mistake has a place")
                .start();
            format!("{}:{} {diagnostic}", start.line, start.column + 1).replace("\nhelp:", " |")
        })
        .collect()
}

const TOUR: &str = r#"
    /// What the shop sells, and who sells it.
    revision "0001_items";

    create enum item_state { draft, active, "sold out" }

    /// People with an account.
    create table users {
        id: BigInt identity primary key,
        /// Where the receipts go.
        email: Varchar(255) unique,
        name: Option<Varchar(100)>,
        age: Option<Integer>,
        created_at: Timestamptz = now(),

        check age_positive (age > 0),
    }

    create table items {
        id: BigInt identity primary key,
        user_id: BigInt references users(id) on delete cascade,
        title: Varchar(100),
        state: item_state = "draft",
        price: Numeric(10, 2) = 0 check (price >= 0),
        metadata: Option<Jsonb>,
        quantity: Integer = 1 check (quantity >= 0),
        total: Numeric(12, 2) generated as (price * quantity) stored,
        created_at: Timestamptz = now(),
        deleted_at: Option<Timestamptz>,

        unique (user_id, title),
        index (user_id, created_at desc),
        index live (user_id) where (deleted_at is null),
    }

    alter table users {
        add column slug: Option<Varchar(100)> unique,
        alter column slug set not null,
        add unique (slug),
        comment none,
    }

    backfill users {
        set slug = lower(replace(coalesce(name, email), " ", "-")),
        where slug is null,
        batch 5_000,
        keep,
    }

    create unique index on users using btree ((lower(email)), name text_ops desc nulls last);
    execute "ANALYZE users" keep;
    execute { postgres: "SELECT 1", sqlite: skip } reverse { postgres: "SELECT 2", sqlite: skip }
    drop index live;
"#;

#[test]
fn the_tour_is_read() {
    assert_eq!(mistakes(TOUR), Vec::<String>::new());
    let migration = read(TOUR).migration.expect("the id can be read");
    assert_eq!(
        migration.description.as_deref(),
        Some("What the shop sells, and who sells it.")
    );
    assert_eq!(migration.up.len(), 9);
    let Op::CreateTable(items) = &migration.up[2].ops[0] else {
        panic!("{:?}", migration.up[2]);
    };
    let names: Vec<&str> = items
        .table
        .constraints
        .iter()
        .map(|constraint| constraint.name.as_str())
        .chain(items.table.indexes.iter().map(|index| index.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            "pk_items",
            "fk_items_user_id",
            "ck_items_price",
            "ck_items_quantity",
            "uq_items_user_id_title",
            "ix_items_user_id_created_at",
            "live",
        ]
    );
}

#[test]
fn printing_the_tour_and_reading_it_again_gives_it_back() {
    let migration = read(TOUR).migration.expect("the id can be read");
    let text = print::migration(&migration);
    assert_eq!(mistakes(&text), Vec::<String>::new(), "{text}");
    assert_eq!(read(&text).migration, Some(migration), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn printing_and_reading_gives_an_expression_back(expr in arbitrary::expr()) {
        let text = format!("revision \"r\"; backfill t {{ set c = {} }}", print::expression(&expr));
        let parsed = read(&text);
        prop_assert!(parsed.report.is_empty(), "{:?}\n{text}", parsed.report);
        let up = parsed.migration.expect("the id can be read").up;
        let Op::Backfill(backfill) = &up[0].ops[0] else {
            panic!("{text}");
        };
        prop_assert_eq!(&backfill.set[0].value, &expr, "{}", text);
    }

    #[test]
    fn printing_and_reading_gives_a_migration_back(migration in arbitrary::migration()) {
        let text = print::migration(&migration);
        let parsed = read(&text);
        prop_assert!(parsed.report.is_empty(), "{:?}\n{text}", parsed.report);
        prop_assert_eq!(parsed.migration, Some(migration), "{}", text);
    }
}
