//! What the server makes of the definitions of a history's views. It prints a view in words of
//! its own and knows no temporary ones: each is made under a name that nothing has, shown and
//! dropped. Where the user may not do that, or the server only reads, nobody is told, and what is
//! there is taken for what the history says.

use super::objects::column;
use super::{MysqlDriver, ask};
use crate::catalogue::{Described, Told};
use crate::engine::database::Driver as _;
use crate::engine::failure::Failure;
use crate::engine::ledger::Row;
use crate::engine::mysql::failure::error_number;
use crate::schema::{ObjectKind, SchemaObject};
use crate::sql::ObjectChange;
use crate::sql::mysql::object;
use crate::{Dialect, Name, Schema, Target, sql};

/// What the server says where a user may not make such a thing, or nobody may.
const NOT_ALLOWED: [u16; 7] = [1044, 1142, 1227, 1290, 1370, 1419, 1792];

/// Describes the objects of a schema.
pub(super) async fn describe(
    driver: &mut MysqlDriver,
    schema: &Schema,
    described: &mut Described,
) -> Result<(), Failure> {
    let dialect = driver.target.dialect;
    let objects: Vec<&SchemaObject> = schema
        .objects()
        .filter(|object| object.is_in(dialect))
        .collect();
    if objects.is_empty() {
        return Ok(());
    }
    let name = free_name(driver).await?;
    let mut asked = Vec::new();
    let mut questions = Vec::new();
    for object in objects {
        let scratch = object.renamed(&name);
        let change = ObjectChange::Create(&scratch);
        match object::statements(&change, schema, driver.target) {
            // The server keeps the text of a trigger as it is, and one more would run.
            Ok(_) if object.table().is_some() => {
                described
                    .objects
                    .insert(object.key(), kept(object, schema, driver.target));
            }
            Ok(statements) => {
                let create = statements.iter().map(|one| one.sql.as_str()).collect();
                asked.push(object);
                questions.push(question(&scratch, create, dialect));
            }
            Err(missing) => {
                let message = format!("{} is not supported by {}", missing.what, driver.target);
                described
                    .objects
                    .insert(object.key(), Told::Refused(message));
            }
        }
    }
    let answers = ask(driver, &questions).await?;
    for (object, answer) in asked.into_iter().zip(answers) {
        let told = told(object, &name, answer, dialect);
        described.objects.insert(object.key(), told);
    }
    Ok(())
}

/// The text that the server keeps of an object.
fn kept(object: &SchemaObject, schema: &Schema, target: Target) -> Told {
    let change = ObjectChange::Create(object);
    match object::statements(&change, schema, target) {
        Ok(statements) => Told::As(statements.into_iter().map(|one| one.sql).collect()),
        Err(missing) => Told::Refused(format!("{} is not supported by {target}", missing.what)),
    }
}

fn question(scratch: &SchemaObject, create: String, dialect: Dialect) -> String {
    let key = scratch.key();
    let thing = format!(
        "{} {}",
        key.kind.word().to_uppercase(),
        sql::object(&key.name, dialect)
    );
    let create = create.trim_end().trim_end_matches(';');
    format!("{create}\n;\nSHOW CREATE {thing};\nDROP {thing}")
}

fn told(
    object: &SchemaObject,
    scratch: &Name,
    answer: Result<Row, Failure>,
    dialect: Dialect,
) -> Told {
    let key = object.key();
    match answer {
        Ok(row) => {
            let place = match key.kind {
                ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Trigger => 2,
                _ => 1,
            };
            let text = column(&row, place).unwrap_or_default();
            let quoted = |name: &Name| sql::identifier(name.as_str(), dialect);
            let named = text.replacen(&quoted(scratch), &quoted(&key.name.name), 1);
            Told::As(plain(&named))
        }
        Err(failure) => match error_number(&failure) {
            Some(number) if NOT_ALLOWED.contains(&number) => Told::Untold,
            _ => Told::Refused(failure.message),
        },
    }
}

/// A definition without who made it.
pub(super) fn plain(text: &str) -> String {
    let Some((head, rest)) = text.split_once(" DEFINER=") else {
        return text.to_owned();
    };
    // `user`@`host`, each between backticks.
    let mut quotes = rest.char_indices().filter(|(_, sign)| *sign == '`');
    match quotes.nth(3) {
        Some((end, _)) if head.len() < 64 => format!("{head}{}", &rest[end + 1..]),
        _ => text.to_owned(),
    }
}

/// A name that no table, view, routine or trigger of the database has.
async fn free_name(driver: &mut MysqlDriver) -> Result<Name, Failure> {
    let query = "SELECT table_name FROM information_schema.tables \
                 WHERE table_schema = DATABASE() AND table_name LIKE 'migrate%' \
                 UNION SELECT routine_name FROM information_schema.routines \
                 WHERE routine_schema = DATABASE() AND routine_name LIKE 'migrate%' \
                 UNION SELECT trigger_name FROM information_schema.triggers \
                 WHERE trigger_schema = DATABASE() AND trigger_name LIKE 'migrate%'";
    let rows = driver.rows(query).await?.into_iter();
    let taken: Vec<String> = rows.filter_map(|row| row.into_iter().next()?).collect();
    let mut names = (1_u32..).map(|number| format!("migrate_compared_{number}"));
    let is_free = |name: &String| !taken.iter().any(|known| known.eq_ignore_ascii_case(name));
    Ok(Name::new(names.find(is_free).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_definition_does_not_say_who_made_it() {
        assert_eq!(
            plain(
                "CREATE ALGORITHM=UNDEFINED DEFINER=`me`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1 AS `1`"
            ),
            "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS select 1 AS `1`"
        );
        assert_eq!(plain("CREATE VIEW `v`"), "CREATE VIEW `v`");
    }
}
