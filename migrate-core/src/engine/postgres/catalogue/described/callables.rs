//! Routines, triggers, sequences, domains and composite types are made in the temporary schema one
//! by one, what belongs to a table beside a temporary copy of it, and shown. Schemas and extensions
//! are told in the server's words.

use serde::Deserialize;

use crate::catalogue::{Described, Told};
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::engine::postgres::catalogue::session::{self, Attempts};
use crate::engine::postgres::catalogue::{others, query, told, with_clauses};
use crate::schema::{CompositeType, Domain, Namespace, Routine, SchemaObject, Sequence, Trigger};
use crate::sql::postgres::{object, quote_object};
use crate::sql::{ObjectChange, text};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// The schema in which everything is made.
const TEMPORARY: &str = "pg_temp";

/// Describes the objects of a schema that are no views.
pub(super) async fn describe(
    driver: &mut PostgresDriver,
    schema: &Schema,
    described: &mut Described,
) -> Result<(), Failure> {
    let objects = schema.objects();
    let objects: Vec<&SchemaObject> = objects
        .filter(|object| object.is_in(Dialect::Postgres))
        .filter(|object| !matches!(object, SchemaObject::View(_)))
        .collect();
    if objects.is_empty() {
        return Ok(());
    }
    let attempts = Attempts::to_try();
    loop {
        let done = match attempts.open(driver).await {
            Ok(current) => all(driver, schema, current.as_ref(), &objects, described).await,
            Err(failure) => Err(failure),
        };
        if let Some(done) = attempts.close(driver, done).await {
            return done;
        }
    }
}

async fn all(
    driver: &mut PostgresDriver,
    schema: &Schema,
    current: Option<&Name>,
    objects: &[&SchemaObject],
    described: &mut Described,
) -> Result<(), Failure> {
    // What a body names is looked up when it runs.
    driver
        .execute("SET LOCAL check_function_bodies = off")
        .await?;
    for object in objects {
        let (told, routine) = match Sample::of(object, schema, driver.target) {
            Ok(sample) => sample.told(driver, current).await?,
            Err(message) => (Told::Refused(message), None),
        };
        described.objects.insert(object.key(), told);
        described
            .routines
            .extend(routine.map(|name| (object.key(), name)));
    }
    Ok(())
}

/// An object in the temporary schema.
struct Sample {
    /// The statements that make it, each ended.
    batch: String,
    /// The query that shows it.
    question: String,
    /// The schema of the object itself, or that of its table.
    schema: Option<Name>,
}

#[derive(Deserialize)]
struct Shown {
    sql: String,
    comment: Option<String>,
    /// The name of a routine with what it takes.
    routine: Option<String>,
    /// The temporary schema, and that of the object.
    temporary: String,
    own: String,
}

/// The routine that is there.
const ROUTINE: &str = "SELECT pg_get_functiondef(o.oid) AS sql,
    'COMMENT ' || quote_literal(obj_description(o.oid, 'pg_proc')) AS comment,
    o.proname || '(' || oidvectortypes(o.proargtypes) || ')' AS routine
    FROM pg_proc o WHERE o.pronamespace = pg_my_temp_schema()";

/// The trigger that is there.
const TRIGGER: &str = "SELECT pg_get_triggerdef(o.oid) AS sql,
    'COMMENT ' || quote_literal(obj_description(o.oid, 'pg_trigger')) AS comment
    FROM pg_trigger o JOIN pg_class t ON t.oid = o.tgrelid
    WHERE t.relnamespace = pg_my_temp_schema() AND NOT o.tgisinternal";

impl Sample {
    fn of(object: &SchemaObject, schema: &Schema, target: Target) -> Result<Self, String> {
        match object {
            SchemaObject::Routine(routine) => Self::routine(routine, schema, target),
            SchemaObject::Trigger(trigger) => Self::trigger(trigger, schema, target),
            SchemaObject::View(_) => Err("it is a view".to_owned()),
            SchemaObject::Extension(extension) => {
                Ok(Self::told_at_once(told::extension(extension)))
            }
            SchemaObject::Schema(own) => Ok(Self::told_at_once(told::schema(own))),
            SchemaObject::Sequence(sequence) => Self::sequence(sequence, schema, target),
            SchemaObject::Domain(domain) => {
                let sample = SchemaObject::Domain(Domain {
                    name: temporary(&domain.name),
                    ..domain.clone()
                });
                Self::alone(&sample, object, schema, target)
            }
            SchemaObject::Composite(composite) => {
                let sample = SchemaObject::Composite(CompositeType {
                    name: temporary(&composite.name),
                    ..composite.clone()
                });
                Self::alone(&sample, object, schema, target)
            }
        }
    }

    fn routine(routine: &Routine, schema: &Schema, target: Target) -> Result<Self, String> {
        let sample = SchemaObject::Routine(Routine {
            name: temporary(&routine.name),
            ..routine.clone()
        });
        Ok(Self {
            batch: batch(&sample, schema, target)?,
            question: ROUTINE.to_owned(),
            schema: routine.name.schema.clone(),
        })
    }

    fn trigger(trigger: &Trigger, schema: &Schema, target: Target) -> Result<Self, String> {
        let table = temporary(&trigger.table);
        let (new, live) = (quote_object(&table), quote_object(&trigger.table));
        let place = match schema.object_named(Namespace::Relations, &trigger.table) {
            Some(_) => format!("CREATE VIEW {new} AS SELECT * FROM {live}"),
            None => format!("CREATE TABLE {new} (LIKE {live})"),
        };
        let sample = SchemaObject::Trigger(Trigger {
            table,
            ..trigger.clone()
        });
        Ok(Self {
            batch: format!("{place};\n{}", batch(&sample, schema, target)?),
            question: TRIGGER.to_owned(),
            schema: trigger.table.schema.clone(),
        })
    }

    /// What the server says without anything being made.
    fn told_at_once(question: String) -> Self {
        Self {
            batch: String::new(),
            question,
            schema: None,
        }
    }

    fn sequence(sequence: &Sequence, schema: &Schema, target: Target) -> Result<Self, String> {
        let mut own = Sequence {
            name: temporary(&sequence.name),
            ..sequence.clone()
        };
        let mut table = String::new();
        if let Some(owner) = &mut own.owner {
            let live = quote_object(&owner.table);
            owner.table = temporary(&owner.table);
            table = format!(
                "CREATE TABLE {} (LIKE {live});\n",
                quote_object(&owner.table)
            );
        }
        let whole = SchemaObject::Sequence(sequence.clone());
        let mut sample = Self::alone(&SchemaObject::Sequence(own), &whole, schema, target)?;
        sample.batch.insert_str(0, &table);
        Ok(sample)
    }

    /// One that needs nothing beside it.
    fn alone(
        sample: &SchemaObject,
        object: &SchemaObject,
        schema: &Schema,
        target: Target,
    ) -> Result<Self, String> {
        let key = object.key();
        let question = others::temporary(key.kind.word(), key.name.name.as_str())
            .ok_or_else(|| "nothing shows it".to_owned())?;
        Ok(Self {
            batch: batch(sample, schema, target)?,
            question,
            schema: key.name.schema,
        })
    }

    /// Makes it, looks at it, and takes it back. The name of a routine comes along.
    async fn told(
        &self,
        driver: &mut PostgresDriver,
        current: Option<&Name>,
    ) -> Result<(Told, Option<String>), Failure> {
        driver.execute("SAVEPOINT sample").await?;
        let made = session::attempt(driver, &self.batch).await?;
        let told = match made {
            Ok(()) => self.shown(driver, current).await?,
            Err(message) => (Told::Refused(message), None),
        };
        driver.execute("ROLLBACK TO sample; RELEASE sample").await?;
        Ok(told)
    }

    async fn shown(
        &self,
        driver: &mut PostgresDriver,
        current: Option<&Name>,
    ) -> Result<(Told, Option<String>), Failure> {
        let own = self.schema.as_ref().or(current).map_or("", Name::as_str);
        let own = text(own, Dialect::Postgres);
        let question = format!(
            "SELECT *, (SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = pg_my_temp_schema())
               AS temporary, quote_ident({own}) AS own FROM ({}) shown",
            self.question
        );
        let shown = query::<Shown>(driver, &question).await?.into_iter().next();
        Ok(shown.map_or_else(
            || {
                let message = "the server does not show it".to_owned();
                (Told::Refused(message), None)
            },
            |shown| {
                // Older servers print its number.
                let names = [format!("{TEMPORARY}."), format!("{}.", shown.temporary)];
                let name = names.iter().find(|name| shown.sql.contains(*name));
                let name = name.map_or(TEMPORARY, String::as_str);
                let sql = shown.sql.replacen(name, &format!("{}.", shown.own), 1);
                let told = Told::As(with_clauses(&sql, shown.comment.as_slice()));
                (told, shown.routine)
            },
        ))
    }
}

fn temporary(name: &ObjectName) -> ObjectName {
    ObjectName::qualified(TEMPORARY, name.name.clone())
}

/// The statements that make an object, each ended on a line of its own.
pub(super) fn batch(
    object: &SchemaObject,
    schema: &Schema,
    target: Target,
) -> Result<String, String> {
    let statements = object::statements(&ObjectChange::Create(object), schema, target)
        .map_err(|unsupported| format!("{} is not supported by {target}", unsupported.what))?;
    let statements = statements.iter();
    Ok(statements
        .map(|sql| format!("{}\n;\n", sql.trim_end().trim_end_matches(';')))
        .collect())
}
