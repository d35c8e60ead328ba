use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migration! {
    revision "0001_cards";

    create table readers {
        id: BigInt identity primary key,
        card: Varchar(20) unique,
    }

    create table loans {
        id: BigInt identity primary key,
        card: Varchar(20) references readers(card) on update cascade,
        index (card),
    }
}

migration! {
    revision "0002" after "0001_cards";

    alter table readers { alter column card drop not null }
}

fn main() {}
