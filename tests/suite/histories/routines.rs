//! Functions, procedures and triggers on the databases that have them: with bodies for each,
//! replaced alike and with other arguments, used by one another, on tables that are renamed,
//! made anew and dropped.

use super::{Case, cycle, step};

mod everywhere {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001";
        create table users {
            id: BigInt identity primary key,
            email: Varchar(100),
            changes: Integer = 0,
        }
        create table audit {
            id: BigInt identity primary key,
            what: Varchar(100),
        }
        create function note_user() -> trigger {
            language plpgsql,
            body {
                postgres: "begin insert into audit (what) values (new.email); return new; end -- $body$",
                mysql: skip,
                sqlite: skip,
            },
        }
        create trigger note_user after insert on users for each row execute note_user() {
            body {
                mysql: "insert into audit (what) values (new.email)",
                sqlite: "insert into audit (what) values (new.email); -- noted",
            }
        }
        create function twice(n: Integer) -> Integer {
            language sql,
            immutable,
            body { postgres: "select n * 2", mysql: "return n * 2", sqlite: skip },
        }
    }

    migrate::migration! {
        revision "0002" after "0001";
        replace trigger note_user after insert on users for each row execute note_user() {
            body {
                mysql: "begin if new.email is not null then insert into audit (what) values (concat('+', new.email)); end if; end",
                sqlite: "begin insert into audit (what) values ('+' || new.email); end",
            }
        }
        replace function twice(n: Integer) -> Integer {
            language sql,
            body { postgres: "select n + n", mysql: "begin declare m int; set m = n; return m + n; end", sqlite: skip },
        }
        alter table users { add column name: Text = "", alter column email type Varchar(200) }
    }

    migrate::migration! {
        revision "0003" after "0002";
        /// What became of it.
        replace function twice(n: Integer, times: Integer) -> BigInt {
            language plpgsql,
            strict,
            body { postgres: "begin return n * times; end", mysql: skip, sqlite: skip },
        }
        rename table users to people;
        alter table people { drop column name refill ("") }
    }

    migrate::migration! {
        revision "0004" after "0003";
        drop table people;
        drop function note_user;
        drop function twice;
    }
}

#[tokio::test]
async fn bodies_for_each_database_lead_back() {
    cycle(Case {
        migrations: everywhere::MIGRATIONS,
        steps: vec![
            step("0001").rows(&["INSERT INTO users (email) VALUES ('a'), ('b')"]),
            step("0002").rows(&["INSERT INTO users (email) VALUES ('c')"]),
            step("0003").rows(&["INSERT INTO people (email) VALUES ('d')"]),
            step("0004").loses_values(),
        ],
    })
    .await;
}

mod postgres {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        create enum mood { happy, sad }
        create table posts {
            id: BigInt identity primary key,
            title: Text,
            mood: mood = "happy",
            updated_at: Timestamptz = now(),
        }
        create function touch() -> trigger {
            language plpgsql,
            security definer,
            set search_path = "public, pg_temp",
            body "begin new.updated_at := now(); return new; end",
        }
        create trigger touch before insert or update of title, mood on posts
            for each row when "(new.title <> '') -- not yet" execute touch();
        create function moods() -> setof mood { language sql, stable, parallel safe, rows 2, body "select unnest(enum_range(null::mood))" }
        create function titles(like_this: Text = "%", out title: Text, out length: Integer) -> setof sql("record") {
            language sql,
            stable,
            body r#"select p.title, length(p.title) from posts p where p.title like like_this"#,
        }
        create procedure rename_all(new_title: Text) { language plpgsql, body "begin update posts set title = new_title; end" }
    }

    migrate::migration! {
        revision "0002" after "0001";
        create function count_changes() -> trigger {
            language plpgsql,
            body "begin perform count(*) from changed; return null; end",
        }
        create trigger count_changes after update on posts referencing old table as before new table as changed
            for each statement execute count_changes();
        create trigger count_removals after truncate on posts for each statement execute count_changes();
        create view titled as "select id, title from posts";
        create function add_titled() -> trigger {
            language plpgsql,
            body "begin insert into posts (title) values (new.title); return new; end",
        }
        create trigger add_titled instead of insert on titled for each row execute add_titled();
        rename function moods to all_moods;
        replace function touch() -> trigger {
            language plpgsql,
            body "begin new.updated_at := now() + interval '1 second'; return new; end",
        }
        /// How often what is read.
        create materialized view counted (how, often) as "select mood, count(*) from posts group by mood";
    }

    migrate::migration! {
        revision "0003" after "0002";
        drop materialized view counted;
        drop trigger add_titled on titled;
        replace view titled as "select title, id, mood from posts";
        rename trigger count_changes on posts to counting;
        drop trigger touch on posts;
        drop function touch;
        drop procedure rename_all;
        alter table posts { drop column updated_at }
    }
}

#[tokio::test]
async fn what_postgres_has_leads_back() {
    cycle(Case {
        migrations: postgres::MIGRATIONS,
        steps: vec![
            step("0001").rows(&["INSERT INTO posts (title) VALUES ('a'), ('')"]),
            step("0002").rows(&[
                "INSERT INTO titled (title) VALUES ('c')",
                "UPDATE posts SET title = title || 'x'",
            ]),
            step("0003").loses_values(),
        ],
    })
    .await;
}

mod mariadb {
    migrate::migrations! {
        edition: 1;
        dialects: mariadb 10.6;
    }

    migrate::migration! {
        revision "0001";
        create table accounts { id: BigInt identity primary key, balance: Integer = 0, seen: Integer = 0 }
        create procedure move_money(source: BigInt, target: BigInt, amount: Integer, out left_over: Integer) {
            modifies sql data,
            security invoker,
            body "update accounts set balance = balance - amount where id = source; update accounts set balance = balance + amount where id = target; select balance into left_over from accounts where id = source -- done",
        }
        create function balances() -> BigInt { reads sql data, body "return (select sum(balance) from accounts)" }
        create trigger see before update on accounts { body "set new.seen = old.seen + 1" }
    }

    migrate::migration! {
        revision "0002" after "0001";
        rename trigger see on accounts to seen;
        rename function balances to total;
        drop procedure move_money;
        drop trigger seen on accounts;
    }
}

#[tokio::test]
async fn what_mariadb_has_leads_back() {
    cycle(Case {
        migrations: mariadb::MIGRATIONS,
        steps: vec![
            step("0001").rows(&[
                "INSERT INTO accounts (balance) VALUES (10), (20)",
                "UPDATE accounts SET balance = 11 WHERE id = 1",
            ]),
            step("0002"),
        ],
    })
    .await;
}
