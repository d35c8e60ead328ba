//! Functions and procedures of one name on PostgreSQL: made beside each other, replaced, renamed and
//! dropped one by one, and called each by its own users.

use super::{Case, cycle, step};
use crate::support::Server;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migrate::migration! {
    revision "0001";
    create schema tools;
    create enum mood { happy, sad }
    create domain short: Varchar(10);
    create function shown(n: Integer) -> Text { language sql, immutable, body "select 'n' || n" }
    /// What is shown of a text.
    create function shown(t: Varchar(20)) -> Text { language sql, immutable, body "select 't' || t" }
    create function shown(m: mood) -> Text { language sql, stable, body "select 'm' || m::text" }
    create function shown(all_of_them: Array<mood>, out many: Integer, inout most: Text = "") -> sql("record") {
        language sql,
        body "select cardinality(all_of_them), most",
    }
    create function shown() -> trigger { language plpgsql, body "begin return new; end" }
    create function tools.shown(n: Integer) -> Text { language sql, body "select 'elsewhere'" }
    create table users {
        id: BigInt identity primary key,
        age: Text = shown(18),
        name: Text = shown("nobody"),
    }
    create trigger shown before insert on users for each row execute shown();
    create view names as "select shown(name::varchar) as name from users";
}

migrate::migration! {
    revision "0002" after "0001";
    create function shown(d: Date) -> Text { language sql, immutable, body "select 'd' || d" }
    create procedure shown(s: short) { language sql, body "delete from users where name = s" }
    replace function shown(n: Integer) -> Text { language sql, immutable, body "select 'number ' || n" }
    rename function shown(mood) to felt;
    rename enum mood to feeling;
    create index on users ((shown(length(name))));
}

migrate::migration! {
    revision "0003" after "0002";
    drop function shown(Array<feeling>, Text);
    drop procedure shown;
    drop function shown(Date);
    create function felt(strongly: Boolean) -> Text { language sql, body "select strongly::text" }
    rename function felt(feeling) to shown;
    rename schema tools to helpers;
    drop function helpers.shown;
}

migrate::migration! {
    revision "0004" after "0003";
    drop view names;
    replace function shown(n: Integer) -> Text { language sql, immutable, body "select n::text" }
    drop table users;
    drop function shown(Varchar(5));
    drop function shown(Integer);
    drop function shown(feeling);
    replace function shown(t: Text) -> Text { language sql, body "select t" }
}

#[tokio::test]
async fn functions_of_one_name_lead_back() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").rows(&["INSERT INTO users DEFAULT VALUES"]),
            step("0002").rows(&[
                "INSERT INTO users (name) VALUES ('a')",
                "CALL shown('a'::short)",
            ]),
            step("0003").rows(&["INSERT INTO users DEFAULT VALUES"]),
            step("0004").loses_values(),
        ],
    })
    .await;
}

mod shown {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        create enum mood { happy, sad }
        create function shown(n: Integer) -> Text { language sql, body "select 'n'" }
        create function shown(t: Varchar(20), m: mood) -> Text { language sql, body "select 't'" }
    }
}

#[tokio::test]
async fn each_is_compared_with_its_like() {
    crate::drift::changed_from(
        Server::Postgres,
        shown::MIGRATIONS,
        &[
            (
                "CREATE OR REPLACE FUNCTION shown(t varchar, m mood) RETURNS text LANGUAGE sql AS 'SELECT ''other'''",
                &["function `shown(Varchar(20), mood)`: the definition is \
                   `CREATE OR REPLACE FUNCTION public.shown(t character varying, m mood)\n RETURNS text\n \
                   LANGUAGE sql\nAS $function$SELECT 'other'$function$` instead of \
                   `CREATE OR REPLACE FUNCTION public.shown(t character varying, m mood)\n RETURNS text\n \
                   LANGUAGE sql\nAS $function$select 't'$function$`"],
            ),
            (
                "DROP FUNCTION shown(int)",
                &["function `shown(Integer)` is missing"],
            ),
            (
                "DROP FUNCTION shown(int); \
                 CREATE FUNCTION shown(d date) RETURNS text LANGUAGE sql AS 'SELECT ''d'''",
                &[
                    "function `shown(Integer)` is missing",
                    "function `shown(date)`: CREATE OR REPLACE FUNCTION public.shown(d date)\n RETURNS text\n \
                     LANGUAGE sql\nAS $function$SELECT 'd'$function$",
                ],
            ),
        ],
    )
    .await;
}
