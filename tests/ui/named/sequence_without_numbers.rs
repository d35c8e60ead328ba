use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create sequence numbers min 10 max 5;
}

fn main() {}
