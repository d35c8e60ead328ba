//! Extensions, schemas, sequences, domains and composite types, on the databases that have them.

use super::{Case, cycle, step};

mod postgres {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        /// Where the money is.
        create schema billing;
        create extension citext;
        create extension pg_trgm;
        create enum mood { happy, sad }
        /// An address of e-mail.
        create domain email: Varchar(200) check (value like "%@%") check no_space (value not like "% %");
        create domain positive: Integer = 1 check (value > 0);
        create domain billing.code: email check (length(value) < 100);
        /// Where somebody lives.
        create type address { street: Text, "zip code": Varchar(10), mood: mood }
        create sequence billing.numbers start 1_000 increment 10 cache 5;
        create sequence small as SmallInt increment -1 min -50 cycle;
        create sequence countdown;
        create table users {
            id: BigInt identity primary key,
            email: email unique,
            weight: positive,
            other: Option<email> check (other <> "x"),
            address: Option<address>,
            nick: Option<sql("citext")>,
            name: Option<Text>,
        }
        create table billing.invoices {
            id: BigInt = nextval("billing.numbers") primary key,
            code: billing.code = "a@b",
            user_id: BigInt references users(id),
            user_email: Option<email> references users(email),
        }
    }

    migrate::migration! {
        revision "0002" after "0001";
        replace sequence billing.numbers start 1_000 increment 5 owned by billing.invoices.id;
        replace sequence small max 40 min -5;
        replace sequence countdown increment -1;
        /// An address of e-mail, a long one.
        replace domain email: Varchar(200) check (value like "%@%") check short (length(value) < 150);
        replace domain positive: Integer check (value > 0);
        replace type address { street: Text, "zip code": Varchar(10), mood: mood, country: Text }
        rename domain positive to natural;
        rename type address to place;
        rename sequence small to tiny;
        rename table billing.invoices to billing.bills;
        rename enum mood to feeling;
        alter table users {
            alter column name type email using (lower(name)),
            alter column other type Text,
        }
    }

    migrate::migration! {
        revision "0003" after "0002";
        alter table billing.bills {
            alter column id drop default,
        }
        drop sequence billing.numbers;
        drop sequence tiny;
        drop table billing.bills;
        drop domain billing.code;
        drop schema billing;
        drop extension pg_trgm;
        alter table users { drop column address, drop column nick }
        drop type place;
        create schema billing;
        /// Back again.
        create table billing.moods { id: natural primary key, mood: feeling }
    }
}

#[tokio::test]
async fn what_only_postgres_has_leads_back() {
    cycle(Case {
        migrations: postgres::MIGRATIONS,
        steps: vec![
            step("0001").rows(&[
                "INSERT INTO users (email, other, address) VALUES ('a@b', 'c@d', ROW('s', '1', 'sad'))",
                "INSERT INTO billing.invoices (user_id) SELECT id FROM users",
            ]),
            step("0002").rows(&["INSERT INTO billing.bills (user_id) SELECT id FROM users"]),
            step("0003").loses_values(),
        ],
    })
    .await;
}

mod mariadb {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, mariadb 10.6;
    }

    migrate::migration! {
        revision "0001";
        create sequence numbers start 100 increment 2;
        create sequence small as SmallInt max 10 cycle;
        create sequence countdown;
        create table orders {
            id: BigInt = nextval("numbers") primary key,
            name: Text = "",
        }
    }

    migrate::migration! {
        revision "0002" after "0001";
        replace sequence numbers start 100 increment 3 max 100_000;
        replace sequence countdown increment -1;
        rename sequence small to tiny;
        alter table orders { add column number: BigInt = nextval("tiny") }
    }

    migrate::migration! {
        revision "0003" after "0002";
        alter table orders {
            alter column id set default 1,
            alter column number drop default,
        }
        drop sequence numbers;
        drop sequence tiny;
    }
}

#[tokio::test]
async fn sequences_lead_back() {
    cycle(Case {
        migrations: mariadb::MIGRATIONS,
        steps: vec![
            step("0001").rows(&["INSERT INTO orders (name) VALUES ('a'), ('b')"]),
            step("0002").rows(&["INSERT INTO orders (name) VALUES ('c')"]),
            step("0003"),
        ],
    })
    .await;
}
