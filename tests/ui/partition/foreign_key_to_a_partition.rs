use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create table people { id: BigInt primary key, friend: BigInt } partition by range (id);
    create table founders partition of people for values from (0) to (100);

}

migration! {
    revision "0002" after "0001";

    alter table people { add foreign key (friend) references founders(id) }
}

migration! {
    revision "0003" after "0001";

    create table friends { id: BigInt, friend: BigInt, primary key (id), foreign key (friend) references friends(id) }
    create table circle { id: BigInt, friend: BigInt, primary key (id), foreign key (friend) references friends(id) }
        partition by range (id);
    alter table circle { attach partition friends for values from (0) to (100) }
}

fn main() {}
