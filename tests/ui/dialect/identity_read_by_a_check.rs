use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migration! {
    revision "0001";

    create table orders { number: Integer primary key, check small (number < 1000) }
}

migration! {
    revision "0002" after "0001";

    alter table orders { alter column number set identity }
}

fn main() {}
