//! Worlds whose schemas do not depend on a condition any longer become one.

use std::sync::Arc;

use super::{Answers, World};

/// The same worlds, those that differ in one condition only and in nothing that follows put
/// together.
pub(super) fn merge(mut worlds: Vec<World>) -> Vec<World> {
    while let Some((left, right)) = pair(&worlds) {
        let right = worlds.remove(right);
        let left = &mut worlds[left];
        if left.answers == right.answers {
            left.targets.extend(right.targets);
            left.targets.sort();
        } else {
            left.answers = common(&left.answers, &right.answers);
        }
        Arc::make_mut(&mut left.schema).note_sql_of(&right.schema);
    }
    worlds
}

fn pair(worlds: &[World]) -> Option<(usize, usize)> {
    (0..worlds.len()).find_map(|left| {
        let one = &worlds[left];
        let right = (left + 1..worlds.len()).find(|right| {
            let other = &worlds[*right];
            differ_in_one(one, other) && one.schema == other.schema
        });
        right.map(|right| (left, right))
    })
}

/// Whether two worlds have the same answers and other targets, or the same targets and one
/// answer that is the opposite.
fn differ_in_one(one: &World, other: &World) -> bool {
    if one.answers == other.answers {
        return true;
    }
    let same_questions = one.answers.keys().eq(other.answers.keys());
    let pairs = one.answers.values().zip(other.answers.values());
    one.targets == other.targets
        && same_questions
        && pairs.filter(|(one, other)| one != other).count() == 1
}

/// The answers that two worlds share.
fn common(one: &Answers, other: &Answers) -> Answers {
    let mut common = one.clone();
    common.retain(|question, answer| other.get(question) == Some(answer));
    common
}
