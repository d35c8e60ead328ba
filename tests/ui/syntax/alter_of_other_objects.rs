use migrate::migration;

migration! {
    revision "0001";

    alter domain email add check (value like "%@%");
    alter sequence numbers restart with 5;
    alter index by_name rename to by_names;
}

fn main() {}
