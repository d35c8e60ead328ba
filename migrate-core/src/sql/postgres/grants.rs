//! Who may do what with a view: the server forgets it with the view, and a view that is made anew
//! has to be as it was.

use super::object::dollar_quoted;
use super::{Dialect, quote_object};
use crate::ObjectName;
use crate::sql::text;

/// Where a transaction remembers the statements that give the rights back.
const KEPT: &str = "migrate.grants";

/// Remembers who may do what with views that go: to the end of the transaction.
pub(super) fn keep<'a>(views: impl IntoIterator<Item = &'a ObjectName>) -> Option<String> {
    let views = views.into_iter();
    let views: Vec<String> = views.map(class).collect();
    let kept = text(KEPT, Dialect::Postgres);
    (!views.is_empty()).then(|| {
        format!(
            "SELECT set_config({kept}, ({}), true)",
            rights(&views.join(", "))
        )
    })
}

/// Gives the rights back.
pub(super) fn give_back() -> String {
    let kept = text(KEPT, Dialect::Postgres);
    let block = granting(&format!("current_setting({kept})"));
    format!("DO {}", dollar_quoted(&block))
}

/// A block that makes a view anew, between a statement that drops it and one that creates it; its
/// rights stay as they are.
pub(super) fn around(view: &ObjectName, drop: &str, create: &str) -> String {
    let rights = rights(&class(view));
    let create = dollar_quoted(create);
    let give = granting("rights");
    format!(
        "DECLARE\n  rights text := ({rights});\nBEGIN\n  {drop};\n  EXECUTE {create};\n  {give};\nEND"
    )
}

fn class(view: &ObjectName) -> String {
    format!("{}::regclass", text(&quote_object(view), Dialect::Postgres))
}

/// The statements that give the rights on some views, as JSON. To whom they belong comes last, as
/// it does in the alphabet backwards: he has given the others.
fn rights(views: &str) -> String {
    format!(
        "SELECT coalesce(json_agg(sql ORDER BY sql DESC), '[]')::text FROM (
    SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, part, view,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
        CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) AS sql
    FROM (SELECT oid::regclass AS view, NULL AS part, relacl AS rights, relowner FROM pg_class WHERE oid IN ({views})
      UNION ALL SELECT attrelid::regclass, format(' (%I)', attname), attacl, NULL FROM pg_attribute WHERE attrelid IN ({views})
    ) given, aclexplode(rights) WHERE grantee IS DISTINCT FROM relowner
    UNION ALL SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, pg_get_userbyid(relowner))
    FROM pg_class WHERE oid IN ({views}) AND pg_get_userbyid(relowner) <> current_user
  ) statements"
    )
}

/// A block that runs such statements. A column may be gone, and not everyone may give a view away.
fn granting(rights: &str) -> String {
    format!(
        "DECLARE
    given text;
  BEGIN
    FOR given IN SELECT json_array_elements_text({rights}::json) LOOP
      BEGIN
        EXECUTE given;
      EXCEPTION WHEN undefined_column OR insufficient_privilege THEN
        RAISE WARNING '%: %', given, SQLERRM;
      END;
    END LOOP;
  END"
    )
}
