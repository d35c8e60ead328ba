use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create domain weight: Integer keep;
}

fn main() {}
