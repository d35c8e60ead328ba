use super::*;
use crate::ObjectName;
use crate::op::{CreateTable, Op};
use crate::schema::Table;

fn problem(history: &History, id: &str) -> String {
    words(history.problems(id).iter())
}

#[test]
fn the_order_is_of_the_graph_then_of_the_ids() {
    let first = links("b after a; a; d after b c; c after a; e needs c");
    assert_eq!(ids(&first), "a b c d e");
    let second = links("e needs c; c after a; d after b c; a; b after a");
    assert_eq!(ids(&second), "a b c d e");
    assert_eq!(words(first.heads()), "d e");
    assert_eq!(words(first.bases()), "a e");
    assert_eq!(words(first.branch_points()), "a");
    assert_eq!(words(first.ancestors("e")), "a c");
    assert_eq!(words(first.children("a")), "b c");
}

#[test]
fn a_long_line_needs_no_stack() {
    let migrations = (0..10_000)
        .map(|number| {
            let parent = match number {
                0 => String::new(),
                _ => format!("{:05}", number - 1),
            };
            migration(&format!("{number:05}"), &parent, "")
        })
        .rev()
        .collect();
    let history = history(migrations);
    assert_eq!(history.ancestors("09999").len(), 9_999);
    assert!(history.schema_after("09999").tables().next().is_none());
    assert!(history.check("09999").is_empty());
    assert_eq!(
        words(history.downgrade_set("-2", &set(&ids(&history))).unwrap()),
        "09999 09998"
    );
}

#[test]
fn links_that_lead_nowhere_are_reported_once() {
    let history = links(
        "0001_users; 0002 after 0001_user; 0003 after 0002; x after x; y after 0001_users 0001_users; z needs nothing",
    );
    let report = history.problems("0002");
    let text = words(report.iter());
    assert!(text.contains("parent `0001_user` does not exist"), "{text}");
    assert!(text.contains("`0001_users`"), "{text}");
    assert!(!history.check("0002").is_empty());
    assert!(history.check("0003").is_empty());
    assert!(problem(&history, "x").contains("`x` is its own parent"));
    assert!(problem(&history, "y").contains("named twice"));
    assert!(problem(&history, "z").contains("dependency `nothing`"));
}

#[test]
fn a_cycle_is_reported_once_and_names_its_members() {
    let history = links("a; b after a d; c after b; d needs c; e after d");
    assert_eq!(ids(&history), "a b c d e");
    let text = problem(&history, "b");
    assert!(text.contains("`b` after `d` after `c` after `b`"), "{text}");
    for id in ["a", "c", "d", "e"] {
        assert!(history.check(id).is_empty(), "{id}");
    }
}

#[test]
fn two_cycles_are_two_mistakes() {
    let history = links("a after b; b after a; c after d; d after c");
    assert!(problem(&history, "a").contains("circle"));
    assert!(problem(&history, "c").contains("circle"));
    assert_eq!(ids(&history), "a b c d");
}

#[test]
fn ids_and_labels_that_the_command_line_cannot_tell_apart_are_refused() {
    let history = links("head; a+1; -a; a; a; b@main; c@main; d@a; 0001-items");
    assert!(problem(&history, "head").contains("no revision id"));
    assert!(problem(&history, "a+1").contains("contains '+'"));
    assert!(problem(&history, "-a").contains("begins with `-`"));
    assert!(problem(&history, "a").contains("two revisions have the id `a`"));
    assert!(problem(&history, "b").is_empty());
    assert!(problem(&history, "c").contains("taken by revision `b`"));
    assert!(problem(&history, "d").contains("is the id of a revision"));
    assert!(problem(&history, "0001-items").is_empty());
    assert_eq!(history.in_order().len(), 9);
}

#[test]
fn a_merge_with_its_own_ancestor_is_none() {
    let overlap = links("a; b after a; c after a b");
    assert!(problem(&overlap, "c").contains("`b` follows `a` already"));
    // A branch may be merged with its own dependency, and a parent may be a dependency too.
    let dependency = links("a; x needs a; m after a x; n after m needs m");
    assert!(problem(&dependency, "m").is_empty());
    assert!(problem(&dependency, "n").is_empty());
}

#[test]
fn what_could_not_be_read_is_not_blamed() {
    let incomplete = links("b after a; c after b").with_flaws(Vec::new(), true);
    assert!(incomplete.check("b").is_empty());
    assert!(incomplete.check("c").is_empty());
}

#[test]
fn a_written_migration_is_checked_with_its_own_sites() {
    let history = links("a; b after c");
    let mut written = migration("b", "", "");
    written.parents = vec![Name::at("c", crate::Site::new(7))];
    let report = history.check_written(&written);
    let sites: Vec<_> = report.iter().map(|found| found.site.number()).collect();
    assert_eq!(sites, [Some(7)]);
    assert!(history.check_written(&migration("new", "a", "")).is_empty());
    assert!(
        !history
            .check_written(&migration("new", "b", "x"))
            .is_empty()
    );
}

#[test]
fn of_two_with_one_id_the_later_is_blamed() {
    let first = migration("a", "", "");
    let second = doing(migration("a", "", ""), table("t"));
    let history = history(vec![first.clone(), second.clone(), migration("b", "a", "")]);
    assert!(history.check_written(&first).is_empty());
    assert!(!history.check_written(&second).is_empty());
    assert_eq!(history.check("a").len(), 1);
    assert!(history.check("b").is_empty());
}

fn table(name: &str) -> Op {
    Op::CreateTable(CreateTable {
        table: Table::new(name),
    })
}

#[test]
fn schemas_hold_what_ancestors_made() {
    let history = history(vec![
        doing(migration("a", "", ""), table("ta")),
        doing(migration("b1", "a", ""), table("tb1")),
        doing(migration("b2", "b1", ""), table("tb2")),
        doing(migration("c1", "a", ""), table("tc1")),
        doing(migration("d", "c1", "b1"), table("td")),
        doing(migration("m", "b2 d", ""), table("tm")),
    ]);
    let tables = |schema: &crate::Schema| words(schema.tables().map(|table| &table.name));
    assert_eq!(tables(&history.schema_before("m")), "ta tb1 tb2 tc1 td");
    assert_eq!(tables(&history.schema_before("d")), "ta tb1 tc1");
    assert_eq!(tables(&history.schema_after("b2")), "ta tb1 tb2");
    assert_eq!(tables(&history.schema_of(&set("a c1 b1"))), "ta tb1 tc1");
    // A set that cannot be is replayed as it is.
    assert_eq!(tables(&history.schema_of(&set("b2 c1"))), "tb2 tc1");
    assert!(
        history
            .schema_of(&set(""))
            .table(&ObjectName::new("ta"))
            .is_none()
    );
}

#[test]
fn a_history_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<History>();
}

#[test]
fn a_label_belongs_to_its_branch() {
    let history =
        links("t1; t2 after t1; l0 after t2; l1@left after l0; l2 after l1; r1@right after t2");
    let labels = |id: &str| words(history.labels(id));
    assert_eq!(labels("l0"), "left");
    assert_eq!(labels("l2"), "left");
    assert_eq!(labels("r1"), "right");
    assert_eq!(labels("t2"), "");
}
