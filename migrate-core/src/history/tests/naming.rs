use super::*;
use crate::naming::{Convention, Kind, Naming, Template};

/// A convention from a revision on: every name of a kind begins with `word`.
fn naming(from: &str, word: &str, kinds: &[Kind]) -> Naming {
    let mut convention = Convention::default();
    for kind in kinds {
        let columns = if *kind == Kind::Check {
            "{column}"
        } else {
            "{columns}"
        };
        let words = kind.words().replace(' ', "_");
        let text = format!("{word}_{words}_{{table}}_{columns}");
        convention.set(*kind, Template::read(*kind, &text).unwrap());
    }
    Naming {
        from: (!from.is_empty()).then(|| from.into()),
        convention,
    }
}

fn read(naming: Vec<Naming>, texts: &[&str]) -> History {
    let read = |text: &&str| {
        let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        parsed.migration.unwrap()
    };
    history(texts.iter().map(read).collect()).with_naming(naming)
}

/// The names of a table's constraints and indexes after a revision.
fn names(history: &History, id: &str, table: &str) -> String {
    let said: Vec<String> = history.check(id).iter().map(ToString::to_string).collect();
    assert_eq!(said, Vec::<String>::new(), "{id}");
    let schema = history.schema_after(id);
    let table = schema.table(&table.into()).unwrap();
    let constraints = table.constraints.iter().map(|constraint| &constraint.name);
    let indexes = table.indexes.iter().map(|index| &index.name);
    words(constraints.chain(indexes))
}

const A: &str = r#"revision "a"; create table a { id: Integer primary key, n: Integer unique check (n > 0), index (n, id) }"#;

#[test]
fn without_a_convention_every_name_is_as_usual() {
    let usual = "pk_a uq_a_n ck_a_n ix_a_n_id";
    assert_eq!(names(&read(Vec::new(), &[A]), "a", "a"), usual);
    let empty = naming("", "x", &[]);
    assert_eq!(names(&read(vec![empty], &[A]), "a", "a"), usual);
}

#[test]
fn a_convention_names_what_has_no_name() {
    let history = read(vec![naming("", "x", &Kind::ALL)], &[A]);
    let expected = "x_primary_key_a_id x_unique_a_n x_check_a_n x_index_a_n_id";
    assert_eq!(names(&history, "a", "a"), expected);
    let some = read(vec![naming("", "x", &[Kind::Check])], &[A]);
    assert_eq!(names(&some, "a", "a"), "pk_a uq_a_n x_check_a_n ix_a_n_id");
    let b = r#"revision "b" after "a"; create table b { a_id: Integer,
        foreign key (a_id) references a, unique pk_b (a_id), check named (a_id > 0) }
        alter table b { add column m: Integer = 1 check (m > 0), add index (m) }
        create unique index on b (m, a_id);"#;
    let history = read(vec![naming("", "x", &Kind::ALL)], &[A, b]);
    let expected = "x_foreign_key_b_a_id pk_b named x_check_b_m x_index_b_m x_index_b_m_a_id";
    assert_eq!(names(&history, "b", "b"), expected);
}

#[test]
fn a_convention_begins_with_its_revision() {
    let b = r#"revision "b" after "a"; create table b { id: Integer primary key }"#;
    let c = r#"revision "c" after "b"; create table c { id: Integer primary key }"#;
    let d = r#"revision "d" after "c"; create table d { id: Integer primary key }"#;
    let kinds = [Kind::PrimaryKey];
    let both = vec![naming("d", "new", &kinds), naming("b", "old", &kinds)];
    let history = read(both.clone(), &[d, c, b, A]);
    assert_eq!(names(&history, "a", "a"), "pk_a uq_a_n ck_a_n ix_a_n_id");
    assert_eq!(names(&history, "b", "b"), "old_primary_key_b_id");
    assert_eq!(names(&history, "c", "c"), "old_primary_key_c_id");
    assert_eq!(names(&history, "d", "d"), "new_primary_key_d_id");
    let mut all = both;
    all.push(naming("", "first", &kinds));
    let history = read(all, &[A, b, c, d]);
    assert!(names(&history, "a", "a").starts_with("first_primary_key_a_id "));
    assert_eq!(names(&history, "c", "c"), "old_primary_key_c_id");
}

#[test]
fn branches_have_conventions_of_their_own() {
    let left = r#"revision "left" after "a"; create table l { id: Integer primary key }"#;
    let right = r#"revision "right" after "a"; create table r { id: Integer primary key }"#;
    let merge =
        r#"revision "zip" after "left", "right"; create table z { id: Integer primary key }"#;
    let kinds = [Kind::PrimaryKey];
    let both = vec![naming("left", "l", &kinds), naming("right", "r", &kinds)];
    let texts = [A, left, right, merge];
    let history = read(both.clone(), &texts);
    assert_eq!(names(&history, "left", "l"), "l_primary_key_l_id");
    assert_eq!(names(&history, "right", "r"), "r_primary_key_r_id");
    let said = words(history.check("zip").iter());
    assert!(
        said.contains("two conventions for names hold here"),
        "{said}"
    );
    let mut settled = both;
    settled.push(naming("zip", "z", &kinds));
    let history = read(settled, &texts);
    assert_eq!(names(&history, "zip", "z"), "z_primary_key_z_id");
}

#[test]
fn what_a_foreign_key_refers_to_is_known_from_the_history() {
    let convention = || {
        let mut convention = Convention::default();
        let text = "{table}_{columns}_{referred_table}_{referred_columns}";
        let template = Template::read(Kind::ForeignKey, text).unwrap();
        convention.set(Kind::ForeignKey, template);
        vec![Naming {
            from: None,
            convention,
        }]
    };
    let b = r#"revision "b" after "a"; create table b { a_id: Integer references a }"#;
    let renamed = r#"revision "b" after "a"; alter table a { rename column id to nr }"#;
    let c = r#"revision "c" after "b"; create table c { up: Integer references c, nr: Integer primary key,
        a_nr: Integer references a, n: Integer references a(n) }"#;
    assert_eq!(names(&read(convention(), &[A, b]), "b", "b"), "b_a_id_a_id");
    let history = read(convention(), &[A, renamed, c]);
    assert_eq!(
        names(&history, "c", "c"),
        "c_up_c_nr pk_c c_a_nr_a_nr c_n_a_n"
    );
}

#[test]
fn the_encoding_carries_the_names() {
    let history = read(vec![naming("", "x", &[Kind::Unique])], &[A]);
    let encoded = crate::codec::encode(history.migration("a").unwrap());
    let decoded = crate::codec::decode(&encoded).unwrap();
    let again = super::history(vec![decoded]);
    assert_eq!(
        names(&again, "a", "a"),
        "pk_a x_unique_a_n ck_a_n ix_a_n_id"
    );
}
