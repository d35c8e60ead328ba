use migrate::migration;

migration! {
    revision "0001_users";

    create table users { email: Varchar(255) primary key, age: Option<Integer> }
}

migration! {
    revision "0002" after "0001_users";

    backfill users { set email = |user| user.email.to_lowercase(), keep }
}

fn main() {}
