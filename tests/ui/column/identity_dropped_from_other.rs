use migrate::migration;

migration! {
    revision "0001_users";

    create enum state { draft, active }

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Integer = 0,
        name: Option<Text>,
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users { alter column age drop identity }
}

fn main() {}
