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

    execute "INSERT INTO users (email) VALUES ('')"
        declares { insert into users (email) values (""); }
        keep;
}

fn main() {}
