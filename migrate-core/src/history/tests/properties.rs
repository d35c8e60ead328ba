use proptest::prelude::*;

use super::*;

/// Links of up to 14 migrations: each follows and needs earlier ones.
fn graphs() -> impl Strategy<Value = Vec<Migration>> {
    let links = proptest::collection::vec((any::<u16>(), any::<u16>(), 0..4_u8), 1..14);
    links.prop_map(|links| {
        let id = |number: usize| format!("r{number:02}");
        links
            .iter()
            .enumerate()
            .map(|(number, (first, second, shape))| {
                let earlier = |seed: &u16| match number {
                    0 => String::new(),
                    _ => id(usize::from(*seed) % number),
                };
                let (parents, depends_on) = match shape {
                    0 => (String::new(), earlier(second)),
                    1 if earlier(first) != earlier(second) => (
                        format!("{} {}", earlier(first), earlier(second)),
                        String::new(),
                    ),
                    2 => (earlier(first), earlier(second)),
                    _ => (earlier(first), String::new()),
                };
                migration(&id(number), &parents, &depends_on)
            })
            .collect()
    })
}

fn closed(history: &History, set: &BTreeSet<Name>) -> bool {
    set.iter()
        .all(|id| history.ancestors(id.as_str()).is_subset(set))
}

fn position(history: &History, id: &Name) -> usize {
    let order = history.in_order();
    order
        .iter()
        .position(|migration| migration.id == *id)
        .unwrap()
}

/// An applied set: some revisions and all their ancestors.
fn applied(history: &History, picks: &[prop::sample::Index]) -> BTreeSet<Name> {
    let order = history.in_order();
    let mut set = BTreeSet::new();
    for pick in picks {
        let id = &order[pick.index(order.len())].id;
        set.extend(history.ancestors(id.as_str()));
        set.insert(id.clone());
    }
    set
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_order_of_the_list_does_not_count(migrations in graphs(), rotation in any::<prop::sample::Index>()) {
        let mut turned = migrations.clone();
        turned.rotate_left(rotation.index(migrations.len()));
        prop_assert_eq!(ids(&history(migrations)), ids(&history(turned)));
    }

    #[test]
    fn an_upgrade_brings_all_that_is_needed_in_order(
        migrations in graphs(),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..3),
        target in any::<prop::sample::Index>(),
    ) {
        let history = history(migrations);
        let before = applied(&history, &picks);
        prop_assert!(history.check_applied(&before).is_ok());
        let target = history.in_order()[target.index(history.in_order().len())].id.clone();
        let up = history.upgrade_set(target.as_str(), &before).unwrap();
        let mut now = before.clone();
        for id in &up {
            prop_assert!(history.ancestors(id.as_str()).is_subset(&now));
            prop_assert!(now.insert(id.clone()));
        }
        prop_assert!(now.contains(&target) && closed(&history, &now));
        let places: Vec<usize> = up.iter().map(|id| position(&history, id)).collect();
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn down_and_up_again_comes_back(
        migrations in graphs(),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 1..3),
        target in any::<prop::sample::Index>(),
    ) {
        let history = history(migrations);
        let before = applied(&history, &picks);
        let target = before.iter().nth(target.index(before.len())).unwrap().clone();
        let down = history.downgrade_set(target.as_str(), &before).unwrap();
        let mut now = before.clone();
        for id in &down {
            prop_assert!(now.remove(id));
            prop_assert!(closed(&history, &now));
        }
        prop_assert!(now.contains(&target));
        for head in history.current_heads(&before) {
            let up = history.upgrade_set(head.as_str(), &now).unwrap();
            now.extend(up);
        }
        prop_assert_eq!(now, before);
    }

    #[test]
    fn no_target_is_a_panic(migrations in graphs(), target in "[r0-9@+:heads-]{0,8}", picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..3)) {
        let history = history(migrations);
        let applied = applied(&history, &picks);
        let _ = history.upgrade_set(&target, &applied);
        let _ = history.downgrade_set(&target, &applied);
        let _ = history.stamp_set(&target, &applied);
        let _ = history.revisions(&target, &applied);
    }
}
