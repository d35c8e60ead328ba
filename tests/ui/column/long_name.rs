use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users {
        add column a_name_that_goes_on_and_on_and_on_until_no_database_can_hold_it_any_more: Option<Integer>,
    }
}

fn main() {}
