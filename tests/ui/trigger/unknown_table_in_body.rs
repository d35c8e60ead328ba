use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.35;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }

}

migration! {
    revision "0002" after "0001_users";

    create trigger note after insert on users {
        body "insert into audit (who) values (new.id);
              update users set age = 1 where id = new.id"
    }
}

fn main() {}
