use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        name: Text,
        touched_at: Option<Timestamptz>,
    }
}

migration! {
    revision "0002" after "0001_users";

    create function touch() -> trigger {
        language plpgsql,
        body "
            begin
                NEW.touched = now();
                return NEW;
            end
        ",
    }
    create trigger touched before update on users for each row execute touch();
}

fn main() {}
