use migrate::migration;

migration! {
    /// Who buys.
    revison "0001";
    create table users { id: BigInt identity primary key }
}

migration! {
    revision "0002" after "0001";
    drop table users;
}

fn main() {}
