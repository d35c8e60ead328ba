migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;

    naming {
        primary key: "pkey",
        unique: "{table}_{cols}_key",
        foreign key: "{table}_{columns}",
        index: "{table}_{columns}",
        exclude: "{table}_excl",
    }
}

fn main() {}
