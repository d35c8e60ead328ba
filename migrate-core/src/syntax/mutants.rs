//! Every migration that is one token away from a correct one: no panic, and each complaint
//! stands at a place and says what to do.

use std::collections::BTreeSet;

use crate::history::History;
use crate::syntax::{Parsed, parse};
use crate::{Dialect, Target};

const BEFORE: &str = r#"revision "1";
    create enum state { draft , active }
    create table users { id : BigInt identity primary key , email : Varchar ( 255 ) unique , name : Option < Text > }"#;

const AFTER: &str = r#"#[allow(data_conflict_not_null, reason = "why")] revision "2" after "1" ;
    branch "b" ;
    create table items {
        id : BigInt identity primary key ,
        user_id : BigInt references users ( id ) on delete cascade on update no action ,
        state : state = "draft" ,
        price : Numeric ( 10 , 2 ) = 0 check ( price >= 0 ) ,
        twice : Numeric ( 12 , 2 ) generated as ( price * 2 ) stored ,
        unique by_user ( user_id , state ) ,
        check some ( price between 1 and 2 or not ( state in ( "draft" , "active" ) ) ) ,
        index ( user_id , ( coalesce ( price , 0 ) ) desc nulls last ) where ( state is not null ) ,
    }
    backfill users { set name = case when name = "" then null else lower ( email ) end , where name is null , batch 5_000 , pause 50 ms , keep }
    alter table users {
        add column age : Option < Integer > ,
        alter column name set not null ,
        alter column name set default "x" || "y" ,
        alter column email type Text ,
        rename column email to mail ,
        drop constraint uq_users_email ,
        comment none ,
    }
    alter enum state { add gone after draft , rename active to "very active" }
    execute "UPDATE users SET age = 1" reverse "UPDATE users SET age = 2" ;
    create unique index on users ( mail ) ;
    rename table users to people ;"#;

/// What is wrong with the second migration behind the first.
fn complaints(text: &str) -> Option<(Parsed, crate::Report)> {
    let parsed = parse(text.parse().ok()?);
    let Some(migration) = parsed.migration.clone() else {
        let report = parsed.report.clone();
        return Some((parsed, report));
    };
    let first = parse(BEFORE.parse().expect("tokens")).migration?;
    let target = Target::oldest(Dialect::Postgres);
    let history = History::new(vec![first, migration.clone()], vec![target]);
    let mut report = parsed.report.clone();
    if report.is_empty() {
        report = history.check_written(&migration);
    } else {
        report.extend(history.check_rest(&migration, &parsed.lost));
    }
    Some((parsed, report))
}

#[test]
fn the_original_is_correct() {
    let (_, report) = complaints(AFTER).expect("tokens");
    assert!(report.is_empty(), "{report:?}");
}

#[test]
fn every_complaint_has_its_place_and_its_help() {
    let words: Vec<&str> = AFTER.split_whitespace().collect();
    let mut lacking = BTreeSet::new();
    for at in 0..words.len() {
        for instead in ["", "create", "42", "x x", "( )"] {
            let mut mutant = words.clone();
            mutant[at] = instead;
            let text = mutant.join(" ");
            let Some((parsed, report)) = complaints(&text) else {
                continue;
            };
            for error in report.iter() {
                let around = &mutant[at.saturating_sub(4)..(at + 4).min(mutant.len())];
                let what = format!("{}\n{error}", around.join(" "));
                if parsed.sites.span(error.site).is_none() || error.help.is_none() {
                    lacking.insert(what);
                }
            }
        }
    }
    let lacking: Vec<String> = lacking.into_iter().collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n\n"));
}
