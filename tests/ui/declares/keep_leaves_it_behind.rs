use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
    }
}

migration! {
    revision "0002" after "0001_users";

    execute "ALTER TABLE users ADD COLUMN age INTEGER"
        done when "SELECT FALSE"
        declares { alter table users { add column age: Option<Integer> } }
        keep;
}

fn main() {}
