use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
        is_old: Option<Boolean> generated as (age > 64) stored,
    }
}

migration! {
    revision "0002_a" after "0001_users";

    alter table users { drop column is_old }

    down {
        alter table users {
            add column is_old: Option<Boolean> generated as (age > 64) stored,
        }
    }
}

migration! {
    revision "0002_b" after "0001_users";

    alter table users { rename column age to years }
}

migration! {
    revision "0003" after "0002_a", "0002_b";
}

fn main() {}
