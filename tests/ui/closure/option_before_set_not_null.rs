use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
        tags: Option<sql { postgres: "tsvector", mysql: "text", mariadb: "text", sqlite: "text" }>,
    }

    create table notes { body: Text, length: Option<Integer> }
}

migration! {
    revision "0002" after "0001_users";

    backfill users { set age = |user| user.email.parse::<i32>().ok(), keep }

    alter table users { alter column age set not null }
}

fn main() {}
