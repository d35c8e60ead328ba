use migrate::migration;

migration! {
    revision "0001";
    create table users { id: BigInt identity primary key, name: Option<Text> }
}

migration! {
    revision "002" after "0001";
    alter table users { drop column name }
}

migration! {
    revision "0003" after "0002";
    alter table users { rename column name to full_name }
}

fn main() {}
