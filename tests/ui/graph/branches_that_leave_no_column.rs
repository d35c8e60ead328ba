use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 14, sqlite 3.35;
}

migration! {
    revision "0001";

    create table notes { title: Option<Text>, body: Option<Text> }
}

migration! {
    revision "0002_left" after "0001";

    alter table notes { drop column title }
}

migration! {
    revision "0002_right" after "0001";

    alter table notes { drop column body }
}

migration! {
    revision "0003" after "0002_left", "0002_right";
}

fn main() {}
