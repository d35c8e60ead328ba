//! Names that are keywords, hold quotes, backslashes or emoji; texts that hold what SQL gives a
//! meaning.
use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;
}

migration! {
    revision "0001-ünïcode.ok";

    create table select {
        id: BigInt identity primary key,
        type: Varchar(10),
        where: Option<Integer>,
        r#case: Boolean = true,
        "quo\"te": Integer = 0,
        "back\\slash": Integer = 0,
        "tick`": Integer = 0,
        "☃": Integer = 0,
        größe: Integer = 0,
        text: Varchar(100) = "it's \"quoted\" $$ ; ? :x \\ -- /* 🦀",
        raw: Varchar(20) = r#"a "raw" text"#,
        check known (r#case and column("☃") >= 0 and größe >= 0),
        index (type, "quo\"te"),
    }
}

fn main() {}
