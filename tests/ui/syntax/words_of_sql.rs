use migrate::migration;

migration! {
    revision "0001_users";

    create table if not exists users {
        id: BigInt identity primary key,
    }

    create table orders {
        id: bigserial primary key,
        note: varchar(100),
        number: i64 auto_increment,
        paid: DateTime,
    }

    update orders set note = "";

    create or replace view paid_orders as "SELECT 1";

    create type state { draft, active }
}

fn main() {}
