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
    create function touch() -> trigger { language plpgsql, body "begin return new; end" }
}

migration! {
    revision "0002" after "0001_users";

    create trigger touch before update on users for each row execute tuch();
}

fn main() {}
