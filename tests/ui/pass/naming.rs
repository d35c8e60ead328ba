//! Names by a convention of the project's own, from a revision on.

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;

    naming from "0002_teams" {
        primary key: "{table}_pkey",
        unique: "{table}_{columns}_key",
        foreign key: "{table}_{columns}_to_{referred_table}_{referred_columns}",
        check: "{table}_{column}_check",
        index: "{table}_{columns}_idx",
    }
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, email: Varchar(255) unique }
}

migrate::migration! {
    revision "0002_teams" after "0001_users";

    create table teams {
        id: BigInt identity primary key,
        head: BigInt references users,
        size: Integer check (size > 0),
        name: Varchar(20) unique,

        index (head),
    }

    alter table users { add column age: Integer = 0 check (age >= 0) }
}

migrate::migration! {
    revision "0003_nothing" after "0002_teams";

    alter table users {
        drop constraint uq_users_email,
        drop constraint users_age_check,
    }
    alter table teams {
        drop constraint teams_head_to_users_id,
        drop constraint teams_name_key,
        drop constraint teams_size_check,
        drop index teams_head_idx,
    }
}

fn main() {}
