//! The whole life of enums: in columns with defaults, in checks, with values that come, are
//! renamed and go while rows hold them.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001";
    /// How it is.
    create enum state { draft, active, "sold out" }
    create enum size { s, m, l }
    create table things {
        id: BigInt identity primary key,
        state: state = "draft",
        size: Option<size>,
        other: Option<state> = "active",
        check not_both (state <> "draft" or other <> "sold out"),
        unique (size, id),
        index (state),
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter enum state { add gone, add planned before draft, add late after active }
    alter enum size { add xs before s, add xl }
}

migrate::migration! {
    revision "0003" after "0002";
    alter enum state { rename active to live, rename "sold out" to "it's sold" }
    alter table things {
        alter column state set default "live",
        add column third: state = "planned",
        add column was: Option<state>,
    }
    backfill things { set was = state, set size = "xl", where size is null, reverse { set size = null, where size = "xl" } }
}

migrate::migration! {
    revision "0004" after "0003";
    alter enum size { drop m, drop xs }
    create enum colour { red, green }
    alter table things {
        add column colour: colour = "red",
        drop column was,
    }
}

migrate::migration! {
    revision "0005" after "0004";
    alter table things {
        alter column state type Varchar(20),
        alter column colour drop default,
    }
    alter table things { alter column colour drop not null, drop column third refill ("planned") }
}

migrate::migration! {
    revision "0006" after "0005";
    alter table things { drop constraint not_both }
    alter table things { drop column other }
    drop enum state;
}

migrate::migration! {
    revision "0007" after "0006";
    rename table things to stuff;
    alter table stuff { rename column size to extent, rename column colour to hue }
    alter enum size { rename xl to huge }
    alter enum colour { add blue before red }
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO things (size) VALUES ('s'), (NULL), ('l')",
                "INSERT INTO things (state, size, other) VALUES ('active', 'l', NULL), ('sold out', 's', 'sold out')",
            ]),
            step("0002"),
            step("0003"),
            step("0004").loses_values(),
            step("0005").loses_values(),
            step("0006").loses_values(),
            step("0007"),
        ],
    }
}

#[tokio::test]
async fn enums() {
    cycle(case()).await;
}
