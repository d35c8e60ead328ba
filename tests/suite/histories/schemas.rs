//! Schemas that get another name, with all that stands in them.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create schema billing;
    create schema people;
    create enum billing.state { open, paid }
    create domain billing.amount: Numeric(10, 2) check (value >= 0);
    create sequence billing.numbers;
    create table people.users { id: BigInt identity primary key, name: Text }
    create table billing.bills {
        id: BigInt identity primary key,
        user_id: BigInt references people.users,
        state: billing.state = "open",
        total: billing.amount = 0,
        index open_bills (user_id) where (state = "open"),
        index (user_id),
    }
    create table notes { id: BigInt identity primary key, bill_id: Option<BigInt> references billing.bills, index (bill_id) }
}

migrate::migration! {
    revision "0002" after "0001";
    create table billing.late { id: BigInt primary key, state: billing.state = "paid" }
    rename schema billing to accounting;
    alter table accounting.bills { add column note: Option<Text>, add check is_known (state in ("open", "paid")) }
    alter table accounting.late { add column bill_id: BigInt references accounting.bills, add index (bill_id) }
}

migrate::migration! {
    revision "0003" after "0002";
    rename schema people to persons;
    create index by_total on accounting.bills (total);
    alter table persons.users { add column age: Integer = 1 }
}

#[tokio::test]
async fn schemas() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO people.users (name) VALUES ('Ada')",
                "INSERT INTO billing.bills (user_id, total) VALUES (1, 3)",
                "INSERT INTO notes (bill_id) VALUES (1)",
            ]),
            step("0002").rows(&["INSERT INTO accounting.late (id, bill_id) VALUES (1, 1)"]),
            step("0003").loses_values(),
        ],
    })
    .await;
}
