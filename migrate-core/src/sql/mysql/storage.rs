//! The options of a table: its engine, how its rows are kept, how its text is compared.

use crate::schema::{Setting, Storage, Switch, Table, Value};
use crate::sql::{Unsupported, identifier};
use crate::{Dialect, Name, ObjectName, Schema, Site, Target};

/// The collation of text that says nothing of its own.
const USUAL_COLLATION: &str = "utf8mb4_bin";

/// The options behind the parenthesis of CREATE TABLE.
pub(super) fn options(table: &Table, target: Target) -> Result<String, Unsupported> {
    refuse_unfit(table, target)?;
    let dialect = target.dialect;
    let mut sql = format!(
        " ENGINE={} DEFAULT CHARSET=utf8mb4 COLLATE={}",
        table.storage.word(dialect, "engine").unwrap_or("InnoDB"),
        table_collation(table, target)
    );
    for setting in others(&table.storage, dialect) {
        sql += &format!(" {}", assignment(setting));
    }
    Ok(sql)
}

/// The actions of ALTER TABLE that lead from the options of one table to those of another.
pub(super) fn actions(
    before: &Table,
    after: &Table,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    refuse_unfit(after, target)?;
    let dialect = target.dialect;
    let mut actions = Vec::new();
    let engine = |table: &Table| {
        let engine = table.storage.word(dialect, "engine");
        engine.unwrap_or("InnoDB").to_owned()
    };
    let now = engine(after);
    if engine(before) != now {
        refuse_joined(after, schema, target)?;
        actions.push(format!("ENGINE={now}"));
    }
    let collation = table_collation(after, target);
    if table_collation(before, target) != collation {
        actions.push(format!("DEFAULT CHARSET=utf8mb4 COLLATE={collation}"));
    }
    let said = |table| others(table, dialect).collect();
    let Switch { gone, told } = Switch::between(said(&before.storage), said(&after.storage));
    actions.extend(gone.iter().map(|setting| reset(setting.name.as_str())));
    actions.extend(told.into_iter().map(assignment));
    Ok(actions)
}

/// The collation of the columns of a table which have none of their own.
pub(super) fn table_collation(table: &Table, target: Target) -> &str {
    let collation = table.storage.word(target.dialect, "collate");
    collation.unwrap_or(USUAL_COLLATION)
}

/// The collation of a column: its own, or that of its table where that is not the usual one.
pub(super) fn collation(own: Option<&Name>, table: &Table, target: Target) -> Option<Name> {
    let of_table = || table.storage.get(target.dialect, "collate");
    own.cloned().or_else(|| match &of_table()?.value {
        Value::Word(word) => Some(Name::new(word.as_str())),
        Value::Flag | Value::Switch(_) | Value::Number(_) => None,
    })
}

/// Refuses a change of rows that an engine without transactions cannot take back.
pub(crate) fn refuse_rows(
    table: &ObjectName,
    site: Site,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let known = schema.table(table);
    let engine = known.and_then(|table| table.storage.plain_engine(target.dialect));
    match engine {
        None => Ok(()),
        Some(engine) => Err(Unsupported::new(
            site,
            format!(
                "a change of the rows of `{table}`, whose engine `{engine}` has no transactions,"
            ),
        )
        .help("change them with `execute` and `done when`, or keep the table in InnoDB")),
    }
}

/// Refuses a foreign key from or to a table whose engine has none.
pub(super) fn refuse_key(
    from: &Table,
    to: &ObjectName,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let tables = std::iter::once(from).chain(schema.table(to));
    for table in tables {
        if let Some(engine) = table.storage.plain_engine(target.dialect) {
            let name = &table.name;
            let what = format!("a foreign key in the engine `{engine}`, which `{name}` has,");
            return Err(Unsupported::new(to.site(), what)
                .help("leave the foreign key out, or keep both tables in InnoDB"));
        }
    }
    Ok(())
}

/// Refuses another engine for a table that foreign keys join.
fn refuse_joined(table: &Table, schema: &Schema, target: Target) -> Result<(), Unsupported> {
    let Some(engine) = table.storage.plain_engine(target.dialect) else {
        return Ok(());
    };
    let referring = schema.references_to(&table.name).map(|(_, name, _)| name);
    let mut keys = table.foreign_keys().map(|(name, _)| name).chain(referring);
    match keys.next() {
        None => Ok(()),
        Some(key) => {
            let site = table.storage.site(target.dialect, "engine");
            let what = format!("the engine `{engine}` under the foreign key `{key}`");
            Err(Unsupported::new(site, what).help(format!("drop `{key}` first")))
        }
    }
}

/// Refuses options that do not go together, or with the table.
fn refuse_unfit(table: &Table, target: Target) -> Result<(), Unsupported> {
    let (storage, dialect) = (&table.storage, target.dialect);
    let engine = storage.word(dialect, "engine").unwrap_or("InnoDB");
    let refuse = |name: &str, what: String, help: &str| {
        Err(Unsupported::new(storage.site(dialect, name), what).help(help))
    };
    if let Some(format) = storage.word(dialect, "row_format") {
        let fits = match engine {
            "InnoDB" => !matches!(format, "fixed" | "page"),
            "MyISAM" => matches!(format, "dynamic" | "fixed"),
            _ => matches!(format, "dynamic" | "fixed" | "page"),
        };
        if !fits {
            let what = format!("the row format `{format}` in the engine `{engine}`");
            let help = "leave `row_format` out: the engine has one of its own";
            return refuse("row_format", what, help);
        }
        let blocks = storage.get(dialect, "key_block_size").is_some();
        if engine == "InnoDB" && blocks && format != "compressed" {
            let what = format!("`key_block_size` with the row format `{format}`");
            return refuse(
                "key_block_size",
                what,
                "write `row_format = \"compressed\"`",
            );
        }
    }
    for name in ["page_checksum", "transactional"] {
        if engine != "Aria" && storage.get(dialect, name).is_some() {
            let what = format!("`{name}` in the engine `{engine}`");
            return refuse(
                name,
                what,
                "write `engine = \"Aria\"` beside it, or leave it out",
            );
        }
    }
    let inside = [
        "page_compressed",
        "page_compression_level",
        "encrypted",
        "encryption_key_id",
        "compression",
    ];
    for name in inside {
        if engine != "InnoDB" && storage.get(dialect, name).is_some() {
            let what = format!("`{name}` in the engine `{engine}`");
            return refuse(name, what, "leave it out, or keep the table in InnoDB");
        }
    }
    let packed = storage.get(dialect, "page_compressed");
    let is_packed = packed.is_some_and(|setting| setting.value == Value::Switch(true));
    if !is_packed && storage.get(dialect, "page_compression_level").is_some() {
        let what = "`page_compression_level` without `page_compressed`".to_owned();
        let help = "write `page_compressed = on` beside it";
        return refuse("page_compression_level", what, help);
    }
    let format = storage.word(dialect, "row_format");
    let is_otherwise = format.is_some_and(|format| ["compressed", "redundant"].contains(&format));
    for (name, is_there) in [
        ("row_format", is_otherwise),
        (
            "key_block_size",
            storage.get(dialect, "key_block_size").is_some(),
        ),
    ] {
        if is_packed && is_there {
            let what = format!("`{name}` on a table that is `page_compressed`");
            return refuse(name, what, "leave one of the two out");
        }
    }
    Ok(())
}

/// What is said beside the engine and the text.
fn others(storage: &Storage, dialect: Dialect) -> impl Iterator<Item = &Setting> {
    let apart =
        |setting: &&Setting| !["engine", "charset", "collate"].contains(&setting.name.as_str());
    storage.of(dialect).iter().filter(apart)
}

fn assignment(setting: &Setting) -> String {
    let name = setting.name.as_str();
    let word = name.to_ascii_uppercase();
    match &setting.value {
        Value::Flag => word,
        Value::Switch(on) => format!("{word}={}", u8::from(*on)),
        Value::Number(number) => format!("{word}={number}"),
        Value::Word(text) if name == "row_format" => {
            format!("{word}={}", text.to_ascii_uppercase())
        }
        Value::Word(text) => format!("{word}='{text}'"),
    }
}

/// What leaves it to the server again.
fn reset(name: &str) -> String {
    let word = name.to_ascii_uppercase();
    match name {
        "key_block_size" => format!("{word}=0"),
        "compression" => format!("{word}='none'"),
        "encryption" => format!("{word}='N'"),
        _ => format!("{word}=DEFAULT"),
    }
}

/// ` WITH PARSER …` behind a FULLTEXT index.
pub(super) fn parser(storage: &Storage, target: Target) -> String {
    let parser = storage.word(target.dialect, "parser");
    parser.map_or_else(String::new, |parser| {
        format!(" WITH PARSER {}", identifier(parser, target.dialect))
    })
}

/// What a temporary table can be told: none is kept in another engine, or packed.
#[cfg(feature = "mysql")]
pub(super) fn of_temporary(table: &Table, target: Target) -> Storage {
    let mut bare = Storage::default();
    let collate = table.storage.get(target.dialect, "collate");
    bare.set(target.dialect, collate.cloned().into_iter().collect());
    bare
}
