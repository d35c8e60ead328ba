//! An enum loses a value while views and triggers read its columns: on the way down of a value
//! that came, and on the way up.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migrate::migration! {
    revision "0001";
    create enum mood { sad, happy }
    create table people { id: BigInt identity primary key, mood: mood = "sad", name: Text }
    /// How people are.
    create view moods as "SELECT id, mood, name FROM people";
    create view a_happy_few as "SELECT id, name FROM moods WHERE mood = 'happy'";
    create materialized view counted as "SELECT mood, count(*) AS many FROM people GROUP BY mood";
    create function keep_row() -> trigger { language plpgsql, body "BEGIN RETURN NEW; END" }
    create trigger kept before update of mood on people for each row execute keep_row();
    create trigger seen instead of insert on moods for each row execute keep_row();
}

migrate::migration! {
    revision "0002" after "0001";
    alter enum mood { add glad after sad }
}

migrate::migration! {
    revision "0003" after "0002";
    alter enum mood { drop glad use happy }
}

#[tokio::test]
async fn enum_readers() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001")
                .below("base")
                .rows(&["INSERT INTO people (mood, name) VALUES ('happy', 'Ada')"]),
            step("0002"),
            step("0003").loses_values(),
        ],
    })
    .await;
}
