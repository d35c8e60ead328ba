use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create type address { street: Text, city: Text }
    create table users {
        id: BigInt identity primary key,
        home: address,
    }
}

migration! {
    revision "0002" after "0001";

    replace type address { city: Text, street: Text }
}

fn main() {}
