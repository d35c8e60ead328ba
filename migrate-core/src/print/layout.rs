//! How parts of a statement stand together: in blocks, in arms, with an end.

use crate::PerDialect;
use crate::op::Arm;
use crate::spelling::Text;

/// `head { item, … }`, each item on its own lines.
pub(super) fn block(head: &str, items: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("{head} {{\n");
    for item in items {
        text.push_str(&indented(&item));
        text.push_str(",\n");
    }
    text.push_str("}\n");
    text
}

/// The lines of a text, one level further in.
pub(super) fn indented(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| match line {
            "" => String::new(),
            line => format!("    {line}"),
        })
        .collect();
    lines.join("\n")
}

/// A statement with its end: a `;` unless its last token is a brace.
pub(super) fn ended(mut text: String) -> String {
    text.push_str(if text.ends_with('}') { "\n" } else { ";\n" });
    text
}

/// The SQL for a database, or that there is none.
pub(super) fn arm(arm: &Arm) -> String {
    match arm {
        Arm::Skip => "skip".to_owned(),
        Arm::Sql(text) => Text(&text.text).to_string(),
    }
}

/// A value for all databases, or one for each.
pub(super) fn arms<T>(arms: &PerDialect<T>, print: impl Fn(&T) -> String) -> String {
    match arms {
        PerDialect::Same(value) => print(value),
        PerDialect::Each(arms) => {
            let arms: Vec<String> = arms
                .iter()
                .map(|(dialect, value)| format!("{dialect}: {}", print(value)))
                .collect();
            format!("{{ {} }}", arms.join(", "))
        }
    }
}
