use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create domain email: Varchar(200) check (value like "%@%");
    create table users {
        id: BigInt identity primary key,
        email: email,
    }
}

migration! {
    revision "0002" after "0001";

    drop domain email;
}

fn main() {}
