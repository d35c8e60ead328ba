migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
    warn: drop_table;
    deny: rename_column, change_type_decode;
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, mail: Text, age: Integer }
}

migrate::migration! {
    revision "0002_names" after "0001_users";

    alter table users {
        rename column mail to email,
        #[allow(change_type_decode, reason = "nobody reads it yet")]
        alter column age type BigInt,
    }
}

fn main() {}
