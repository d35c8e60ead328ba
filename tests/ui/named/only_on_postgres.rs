use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, sqlite 3.35;
}

migration! {
    revision "0001";

    create extension citext keep;
    create schema billing;
    create sequence numbers;
    create domain weight: Integer check (value > 0);
    create type address { street: Text, city: Text }
}

fn main() {}
