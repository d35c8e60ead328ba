migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
}

migrate::migration! {
    revision "0001_users";

    #[allow(redundant_index, reason = "it is small")]
    create table users { id: BigInt identity primary key, email: Text, index (email) }

    #[allow(rename_column, reason = "the project may deny it one day")]
    alter table users { rename column email to mail }
}

fn main() {}
