migrate::migrations! {
    edition: 1;
    dialects: postgre 12;
}

fn main() {}
