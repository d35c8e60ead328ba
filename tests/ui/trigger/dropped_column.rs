use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }
    create trigger note before update on users { body "set new.age = 1" }
}

migration! {
    revision "0002" after "0001_users";

    alter table users { drop column age }
}

fn main() {}
