use super::*;

fn up(history: &History, target: &str, applied: &str) -> String {
    match history.upgrade_set(target, &set(applied)) {
        Ok(ids) => words(ids),
        Err(error) => panic!("{error}"),
    }
}

fn down(history: &History, target: &str, applied: &str) -> String {
    match history.downgrade_set(target, &set(applied)) {
        Ok(ids) => words(ids),
        Err(error) => panic!("{error}"),
    }
}

fn no_up(history: &History, target: &str, applied: &str) -> String {
    let error = history.upgrade_set(target, &set(applied)).unwrap_err();
    format!("{error}; {}", error.help.as_deref().unwrap_or_default())
}

fn no_down(history: &History, target: &str, applied: &str) -> String {
    let error = history.downgrade_set(target, &set(applied)).unwrap_err();
    format!("{error}; {}", error.help.as_deref().unwrap_or_default())
}

fn line() -> History {
    links(
        "0001-items; 0002-users after 0001-items; 0003-tags after 0002-users; 0003-tags-2 after 0003-tags",
    )
}

/// A trunk `t1 t2`, then a branch `left` of `l1 l2` and one `right` of `r1 r2`.
fn fork() -> History {
    links("t1; t2 after t1; l1@left after t2; l2 after l1; r1@right after t2; r2 after r1")
}

#[test]
fn what_is_needed_and_what_needs() {
    let history = links("a; b after a; x; c after b needs x; d after c; e after a");
    let ids = |words: &str| words.split(' ').map(Name::new).collect::<Vec<_>>();
    assert_eq!(words(history.with_needs(&ids("c"))), "a b x c");
    assert_eq!(words(history.with_needs(&[])), "");
    assert_eq!(words(history.with_dependents(&ids("b"))), "d c b");
    assert_eq!(words(history.with_dependents(&ids("x e"))), "d c x e");
}

#[test]
fn symbols_ids_and_prefixes() {
    let line = line();
    let all = "0001-items 0002-users 0003-tags 0003-tags-2";
    assert_eq!(up(&line, "head", ""), all);
    assert_eq!(
        up(&line, "heads", "0001-items"),
        "0002-users 0003-tags 0003-tags-2"
    );
    assert_eq!(up(&line, "0002-users", ""), "0001-items 0002-users");
    assert_eq!(up(&line, "0002", ""), "0001-items 0002-users");
    assert_eq!(up(&line, "0002", all), "");
    assert_eq!(
        down(&line, "base", all),
        "0003-tags-2 0003-tags 0002-users 0001-items"
    );
    assert_eq!(down(&line, "0002", all), "0003-tags-2 0003-tags");
    assert_eq!(down(&line, "head", all), "");
    // An id wins over steps from another id.
    assert_eq!(down(&line, "0003-tags-2", all), "");
    assert_eq!(down(&line, "0003-tags-1", all), "0003-tags-2 0003-tags");
    assert_eq!(line.revision("0001").unwrap(), "0001-items");
    assert_eq!(line.revision("head-1").unwrap(), "0003-tags");
}

#[test]
fn what_names_nothing_says_so() {
    let line = line();
    assert!(no_up(&line, "0003", "").contains("several revisions: `0003-tags`, `0003-tags-2`"));
    assert!(no_up(&line, "000", "").contains("at least 4 characters"));
    assert!(no_up(&line, "0003-tag-x", "").contains("there is no revision"));
    assert!(no_up(&line, "haed", "").contains("`head`"));
    assert!(no_up(&line, "", "").contains("empty"));
    assert!(no_up(&line, "base", "").contains("downgrade"));
    assert!(no_up(&line, "current", "").contains("already"));
    assert!(no_up(&line, "a@b@c", "").contains("`a`"));
    assert!(no_down(&line, "0003-tags", "0001-items").contains("`0003-tags` is not below"));
    assert!(no_down(&line, "0003-tag", "").contains("several"));
}

#[test]
fn steps() {
    let line = line();
    assert_eq!(up(&line, "+1", ""), "0001-items");
    assert_eq!(up(&line, "+2", "0001-items"), "0002-users 0003-tags");
    assert_eq!(up(&line, "0001-items+1", ""), "0001-items 0002-users");
    assert_eq!(up(&line, "base+2", ""), "0001-items 0002-users");
    assert_eq!(up(&line, "head-2", ""), "0001-items 0002-users");
    let all = ids(&line);
    assert_eq!(down(&line, "-1", &all), "0003-tags-2");
    assert_eq!(
        down(&line, "-4", &all),
        "0003-tags-2 0003-tags 0002-users 0001-items"
    );
    assert_eq!(
        down(&line, "base+1", &all),
        "0003-tags-2 0003-tags 0002-users"
    );
    assert_eq!(
        down(&line, "0002-users-2", &all),
        words(line.in_order().iter().rev().map(|m| &m.id))
    );
    assert!(no_up(&line, "-1", &all).contains("an upgrade goes up"));
    assert!(no_down(&line, "+1", &all).contains("a downgrade goes down"));
    assert!(
        no_up(&line, "+3", "0001-items 0002-users")
            .contains("`+3` goes 3 steps, and there are only 2 revisions above `0002-users`")
    );
    assert!(no_down(&line, "-3", "0001-items").contains("only 1 revision above the base"));
    assert!(no_down(&line, "-1", "").contains("no revisions"));
}

#[test]
fn branches() {
    let fork = fork();
    let all = "t1 t2 l1 l2 r1 r2";
    assert!(no_up(&fork, "head", "").contains("several heads: `l2`, `r2`"));
    assert_eq!(up(&fork, "heads", ""), "t1 t2 l1 l2 r1 r2");
    assert_eq!(up(&fork, "left@head", ""), "t1 t2 l1 l2");
    assert_eq!(up(&fork, "right", "t1 t2 l1 l2"), "r1");
    assert_eq!(up(&fork, "l1@head", ""), "t1 t2 l1 l2");
    assert_eq!(up(&fork, "right@r2", ""), "t1 t2 r1 r2");
    assert!(no_up(&fork, "left@r2", "").contains("`r2` is not on the branch of `l1`"));
    assert_eq!(up(&fork, "left@+1", "t1 t2 r1"), "l1");
    assert_eq!(up(&fork, "left@+2", "t1"), "t2 l1");
    assert!(no_up(&fork, "+1", "t1 t2").contains("`l1`, `r1` come next"));
    assert!(no_up(&fork, "+1", "t1 t2 l1 r1").contains("several revisions: `l1`, `r1`"));
    assert!(no_down(&fork, "-1", all).contains("LABEL@-1"));
    assert_eq!(down(&fork, "left@-1", all), "l2");
    assert_eq!(down(&fork, "left@-2", all), "l2 l1");
    assert!(no_down(&fork, "left@-3", all).contains("only 2 revisions"));
    assert_eq!(down(&fork, "left@base", all), "l2 l1");
    assert_eq!(down(&fork, "t2", all), "r2 r1 l2 l1");
    assert_eq!(down(&fork, "left@t2", all), "l2 l1");
    assert_eq!(down(&fork, "right@t1", "t1 t2 r1"), "r1");
    assert_eq!(words(fork.current_heads(&set("t1 t2 l1 r1"))), "l1 r1");
}

#[test]
fn merges() {
    let merge = links("a; b after a; c after a; m after b c; n after m");
    let all = "a b c m n";
    assert_eq!(down(&merge, "b", all), "n m");
    assert_eq!(down(&merge, "m", all), "n");
    assert_eq!(down(&merge, "-2", all), "n m");
    assert!(no_down(&merge, "-3", all).contains("which merges `b`, `c`"));
    assert_eq!(up(&merge, "b+1", "a b"), "c m");
    assert!(no_up(&merge, "+1", "a b c").contains("several revisions: `b`, `c`"));
    assert_eq!(up(&merge, "head", "a b"), "c m n");
}

#[test]
fn dependencies() {
    let deps = links("a1; a2 after a1; a3 after a2; b1 needs a2; b2 after b1");
    assert_eq!(up(&deps, "b2", ""), "a1 a2 b1 b2");
    assert_eq!(words(deps.current_heads(&set("a1 a2 b1"))), "b1");
    assert_eq!(up(&deps, "+1", "a1 a2 b1"), "b2");
    assert_eq!(down(&deps, "a1", "a1 a2 a3 b1 b2"), "b2 b1 a3 a2");
    // What the branch depends on stays.
    assert_eq!(down(&deps, "b1@base", "a1 a2 a3 b1 b2"), "b2 b1");
    assert_eq!(down(&deps, "a2", "a1 a2 a3 b1 b2"), "a3");
}

#[test]
fn crisscross_dependencies() {
    let deps = links(
        "a1; b1; a2 after a1 needs b1; b2 after b1 needs a1; a3 after a2 needs b2; b3 after b2 needs a2",
    );
    assert_eq!(up(&deps, "a3", ""), "a1 b1 a2 b2 a3");
    assert_eq!(up(&deps, "heads", "a1 b1"), "a2 b2 a3 b3");
    assert_eq!(down(&deps, "b1", "a1 b1 a2 b2 a3 b3"), "b3 a3 b2");
    assert_eq!(
        down(&deps, "base", "a1 b1 a2 b2 a3 b3"),
        "b3 a3 b2 a2 b1 a1"
    );
}

#[test]
fn twin_merges_and_half_merged_branches() {
    let twins = links("a; b after a; c after a; m1 after b c; m2 after b c");
    assert_eq!(up(&twins, "heads", ""), "a b c m1 m2");
    assert_eq!(down(&twins, "c", "a b c m1 m2"), "m2 m1");
    assert_eq!(words(twins.heads()), "m1 m2");
    // `b1` is merged, and its branch goes on.
    let half = links("a; b1 after a; b2 after b1; c1 after a; m after b1 c1; n after m b2");
    assert_eq!(up(&half, "head", "a b1 b2"), "c1 m n");
    assert_eq!(down(&half, "b1", "a b1 b2 c1 m n"), "n m b2");
    // A branch merged with what it depends on.
    let own = links("a; x1; x2 after x1 needs a; m after a x2");
    assert_eq!(up(&own, "head", ""), "a x1 x2 m");
    assert_eq!(down(&own, "x2", "a x1 x2 m"), "m");
}

#[test]
fn ranges() {
    let line = line();
    let range = |text: &str, applied: &str| words(line.revisions(text, &set(applied)).unwrap());
    assert_eq!(range("0002:0003-tags", ""), "0002-users 0003-tags");
    assert_eq!(range(":0002", ""), "0001-items 0002-users");
    assert_eq!(range("0003-tags:", ""), "0003-tags 0003-tags-2");
    assert_eq!(range(":", ""), ids(&line));
    assert_eq!(
        range("-1:current", "0001-items 0002-users"),
        "0001-items 0002-users"
    );
    assert_eq!(
        range("current:+9", "0001-items 0002-users"),
        "0002-users 0003-tags 0003-tags-2"
    );
    assert_eq!(range("current", "0001-items"), "0001-items");
    assert_eq!(range("base", ""), "");
}

#[test]
fn stamps() {
    let fork = fork();
    let stamp = |text: &str, applied: &str| words(fork.stamp_set(text, &set(applied)).unwrap());
    assert_eq!(stamp("l1", "r2 gone"), "l1 t1 t2");
    assert_eq!(stamp("base", "t1 t2 gone"), "");
    assert_eq!(stamp("heads", ""), "l1 l2 r1 r2 t1 t2");
    assert_eq!(stamp("left@base", "t1 t2 l1 r1"), "r1 t1 t2");
    assert_eq!(stamp("left@l1", "t1 t2 l1 l2 r1"), "l1 r1 t1 t2");
    assert_eq!(stamp("+1", "t1"), "t1 t2");
    assert_eq!(stamp("-1", "t1 t2"), "t1");
}

#[test]
fn an_applied_set_that_cannot_be() {
    let line = line();
    assert!(
        no_up(&line, "head", "9999-gone").contains("`9999-gone`, which this program does not know")
    );
    let hole = no_down(&line, "base", "0002-users");
    assert!(hole.contains("`0002-users` without `0001-items`"), "{hole}");
}
