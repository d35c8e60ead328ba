use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create enum mood { happy, sad }
    create domain mood: Text;
}

fn main() {}
