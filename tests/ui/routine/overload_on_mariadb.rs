use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6;
}

migration! {
    revision "0001_functions";

    create function twice(n: Integer) -> Integer {
        language sql,
        body { postgres: "select n * 2", mysql: "return n * 2" },
    }
    create function twice(n: BigInt) -> BigInt {
        language sql,
        body { postgres: "select n * 2", mysql: "return n * 2" },
    }
    create function thrice(n: Integer) -> Integer {
        language sql,
        body { postgres: "select n * 3", mysql: "return n * 3" },
    }
    create function thrice(n: BigInt) -> BigInt {
        language sql,
        body { postgres: "select n * 3", mysql: skip },
    }
}

fn main() {}
