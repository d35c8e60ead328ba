use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }
    create view adults as "select id, email from users where age >= 18";
    create materialized view ages as "select age, count(*) as many from users group by age";
    create index most on ages (many);
}

migration! {
    revision "0002" after "0001_users";

    replace materialized view ages as "select age, count(*) as number from users group by age";
}

fn main() {}
