//! Keys, foreign keys with all their actions, checks, indexes, generated columns, comments; then
//! all of it dropped, changed and renamed on tables with rows.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001_create";

    /// Countries.
    create table countries {
        /// ISO's letters.
        code: Char(2) primary key,
        name: Varchar(100) unique,
    }

    create table cities {
        country: Char(2) references countries(code) on delete cascade,
        number: Integer,
        name: Varchar(100),
        mayor: Option<Varchar(50)>,
        twin_country: Option<Char(2)>,
        twin_number: Option<Integer>,
        population: Integer = 0 check (population >= 0),
        area: Numeric(10, 2) = 1,
        density: Numeric(12, 2) generated as (population / area) stored,
        label: Option<Varchar(110)> generated as (concat(name, "!")) stored,

        primary key (country, number),
        unique by_name (name, country),
        check not_twin_of_itself (twin_number <> number or twin_country <> country),
        foreign key twin (twin_country, twin_number) references cities(country, number),
        index (population desc, name),
        index mayors (mayor),
    }

    create table people {
        id: BigInt identity primary key,
        name: Varchar(100),
        nick: Option<Varchar(100)>,
        city_country: Option<Char(2)>,
        city_number: Option<Integer>,
        boss_id: Option<BigInt> references people(id) on delete set null,
        age: Option<SmallInt> check (age between 0 and 150),
        score: Double = 0,

        foreign key lives_in (city_country, city_number) references cities(country, number) on delete cascade on update cascade,
        unique (name, nick),
        check kind_nick (nick not in ("bad", "ugly") and nick not like "%x%"),
        unique index nicks (nick),
    }

    create table empty_table { id: Integer primary key }
}

migrate::migration! {
    /// Adds to tables with rows.
    revision "0002_add" after "0001_create";

    alter table people {
        add column email: Option<Varchar(200)>,
        /// In the open.
        add column phone: Varchar(20) = "" check (length(phone) < 20),
        add column mentor_id: Option<BigInt> references people on delete restrict,
        add column code: Option<Varchar(10)> unique,
        add column initials: Option<Varchar(10)> generated as (upper(left(name, 1))) stored,
        add check adult_has_name (age < 18 or length(name) > 0),
        add unique people_by_age (age, id),
        add index (score desc, age),
        add foreign key capital (city_country) references countries(code) on update cascade on delete set null,
    }

    create index by_phone on people (phone, name desc);
    create unique index on people (email);

    alter table countries {
        comment "All countries",
        alter column name comment "In English",
        add column capital_number: Option<Integer>,
        add foreign key has_capital (code, capital_number) references cities(country, number),
    }
}

migrate::migration! {
    /// Changes types, nullability, defaults and comments.
    revision "0003_change" after "0002_add";

    alter table people {
        alter column age type Integer,
        alter column phone type Varchar(50),
        alter column score type Numeric(10, 2) using (cast(score as Numeric(10, 2))),
        alter column name drop not null,
        alter column phone drop default,
        alter column score set default 5,
        alter column phone comment none,
        alter column nick comment "It's a \"nick\"",
        comment "People's",
    }

    backfill people {
        set email = concat(coalesce(name, "nobody"), "-", cast(id as Text)),
        where email is null,
        batch 2,
        pause 1 ms,
        reverse { set email = null, where email like "%-%" },
    }

    alter table people { alter column email set not null }

    alter table cities {
        drop constraint not_twin_of_itself,
        drop constraint by_name,
        drop index mayors,
        add check not_twin_of_itself (twin_number + 10 <> number),
    }
    drop index by_phone;
}

migrate::migration! {
    /// Renames what everything else uses.
    revision "0004_rename" after "0003_change";

    alter table people {
        rename column name to full_name,
        rename column id to person_id,
        rename constraint adult_has_name to "adults have names",
    }
    rename index nicks to nick_index;
    rename table cities to towns;
    alter table towns {
        rename column number to town_number,
        rename column population to inhabitants,
    }
    rename table people to humans;
}

migrate::migration! {
    /// Drops what can be brought back.
    revision "0005_drop" after "0004_rename";

    alter table humans {
        drop column phone refill (""),
        drop column mentor_id,
        drop column code,
        drop column initials,
        drop constraint lives_in,
        drop constraint "adults have names",
        drop constraint uq_people_name_nick,
        drop constraint kind_nick,
        drop column nick,
    }
    alter table countries {
        drop constraint has_capital,
        drop column capital_number,
        comment none,
    }
    drop table empty_table;
}

migrate::migration! {
    /// A name goes to another column.
    revision "0006_swap" after "0005_drop";

    alter table humans {
        rename column full_name to old_name,
        add column full_name: Option<Varchar(200)>,
    }
    backfill humans { set full_name = old_name, where full_name is null }
    rename table towns to t;
    create table towns { id: Integer primary key, t_country: Option<Char(2)>, t_number: Option<Integer>,
        foreign key (t_country, t_number) references t(country, town_number) }
}

migrate::migration! {
    /// All of it goes.
    revision "0007_gone" after "0006_swap";

    drop table towns;
    alter table humans { drop constraint capital }
    drop table humans;
    drop table t;
    drop table countries;
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001_create").below("base").rows(&[
                "INSERT INTO countries VALUES ('de', 'Germany'), ('fr', 'France')",
                "INSERT INTO cities (country, number, name, population, area) VALUES ('de', 1, 'Berlin', 3700000, 891.12), ('fr', 1, 'Paris', 2100000, 105.4), ('de', 2, 'Bonn', 300000, 141.06)",
                "UPDATE cities SET twin_country = 'fr', twin_number = 1 WHERE name = 'Berlin'",
                "INSERT INTO people (name, nick, city_country, city_number, age, score) VALUES ('Ada', 'a', 'de', 1, 36, 1.5), ('Bob', NULL, 'fr', 1, 8, 2), ('Cleo', 'c', NULL, NULL, NULL, 3), ('Dan', 'd', 'de', 2, 99, 4), ('Eve', 'e', 'de', 2, 50, 0)",
                "UPDATE people SET boss_id = 1 WHERE name <> 'Ada'",
            ]),
            step("0002_add").rows(&[
                "UPDATE people SET mentor_id = 2, code = 'x', phone = '123' WHERE name = 'Ada'",
                "UPDATE countries SET capital_number = 1",
            ]),
            step("0003_change").rows(&["INSERT INTO people (name, phone, email) VALUES ('Fred', '1', 'fred')"]),
            step("0004_rename").rows(&["INSERT INTO humans (full_name, phone, email) VALUES ('Gus', '2', 'gus')"]),
            step("0005_drop").loses_values(),
            step("0006_swap"),
            step("0007_gone").loses_values(),
        ],
    }
}

#[tokio::test]
async fn tables() {
    cycle(case()).await;
}
