use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table users { id: BigInt primary key, name: Text }
}

migration! {
    revision "0002_left" after "0001";

    create index recent on users (name);
}

migration! {
    revision "0002_right" after "0001";

    create table recent { id: BigInt primary key }
}

migration! {
    revision "0003" after "0002_left", "0002_right";
}

fn main() {}
