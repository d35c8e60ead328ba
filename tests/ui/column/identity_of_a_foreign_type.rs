use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
}

migration! {
    revision "0001";
    create table users { id: sql("INT2") primary key, name: Text }
    create table coins { id: sql("money") primary key, name: Text }
}

migration! {
    revision "0002" after "0001";
    alter table users { alter column id set identity }
    alter table coins { alter column id set identity }
}

fn main() {}
