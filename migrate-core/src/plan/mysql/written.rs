//! A history in its own language, up and down again.

use super::tests::{script, targets};
use super::*;
use crate::plan::Direction;
use crate::{Migration, check};

const SHOP: &str = r#"
    revision "0001";

    create enum item_state { draft, active, "sold out" }

    /// People with an account.
    create table users {
        id: BigInt identity primary key,
        /// Where the receipts go.
        email: Varchar(255) unique,
        name: Option<Varchar(100)>,
        age: Option<Integer>,
        admin: Boolean = false,
        rating: Double = 1.5,
        bio: Text = "it's \\ empty",
        avatar: Option<Bytes>,
        token: Uuid = gen_random_uuid(),
        born: Option<Date>,
        wakes_at: Option<Time>,
        seen_at: Option<Timestamp>,
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

        unique (user_id, title),
        index (user_id, created_at desc),
    }
"#;

const CHANGES: &str = r#"
    revision "0002" after "0001";

    alter enum item_state { add gone after active, rename draft to planned }

    create table tags {
        item_id: BigInt references items(id) on delete cascade,
        word: Varchar(40),
        primary key (item_id, word),
        index (word),
    }

    alter table users {
        add column slug: Option<Varchar(100)>,
        rename column email to mail,
        alter column name set default "nobody",
        comment "Humans",
        drop constraint age_positive,
        drop column bio,
    }

    backfill users {
        set slug = lower(replace(coalesce(name, mail), " ", "-")),
        where (slug is null),
    }

    alter table users {
        alter column slug set not null,
        add unique (slug),
        alter column age type Varchar(10) using (cast(coalesce(age, 0) as Varchar(10))),
    }

    alter table items {
        rename column price to cost,
        drop constraint uq_items_user_id_title,
        drop constraint fk_items_user_id,
        add foreign key (user_id) references users(id),
        alter column quantity type BigInt,
    }

    rename table items to goods;
    drop index ix_items_user_id_created_at;
    insert into users (mail, slug, token, admin) values
        ("o'k\\", "ok", "6fa459ea-ee8a-3ca4-894e-db77e160355e", true);
    delete from tags where (word = "x") reverse { insert into tags (item_id, word) values (1, "x"); }
    execute "UPDATE goods SET title = upper(title)" keep;
"#;

const LIFE: &str = r#"
    revision "0002" after "0001";

    alter enum item_state { drop "sold out" use active }
    rename enum item_state to phase;
    retire column items.title refill ("none");
    retire column items.metadata;
    retire table items;
    retire column users.admin;
    purge column users.admin;
"#;

fn read(text: &str) -> Migration {
    let parsed = crate::syntax::parse(text.parse().expect("tokens"));
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.expect("a migration")
}

#[test]
fn a_history_goes_up_and_down() {
    up_and_down("written", CHANGES);
}

#[test]
fn what_is_retired_comes_back() {
    up_and_down("retired", LIFE);
}

fn up_and_down(name: &str, changes: &str) {
    let empty = Schema::new();
    let (first, second) = (read(SHOP), read(changes));
    let shop = check::replay(&first, &empty);
    let changed = check::replay(&second, &shop);
    let mut down = check::downgrade(&second, &shop).unwrap_or_default();
    down.extend(check::downgrade(&first, &empty).expect("a downgrade"));
    for target in targets() {
        let request = |statements, before, direction| Request {
            statements,
            before,
            target,
            direction,
            strategy: Strategy::Online,
            holds_rows: &|_| true,
            undo: true,
        };
        let create = crate::plan::build(&request(&first.up, &empty, Direction::Upgrade));
        let up = crate::plan::build(&request(&second.up, &shop, Direction::Upgrade));
        let down = crate::plan::build(&request(&down, &changed, Direction::Downgrade));
        let name = |part: &str| format!("{name}_{part}@{}", target.dialect);
        insta::assert_snapshot!(name("1_create"), script(create));
        insta::assert_snapshot!(name("2_up"), script(up));
        insta::assert_snapshot!(name("3_down"), script(down));
    }
}
