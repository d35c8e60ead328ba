use migrate::migration;

migration! {
    revision "0001_users";

    create enum state { draft, active }

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        name: Option<Text>,
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users {
        rename column nmae to full_name,
        alter column full_name type Varchar(100) using ("x"),
        add unique (full_name),
    }
}

fn main() {}
