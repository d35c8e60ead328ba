//! Changes that nothing can undo.

use migrate::migration;

migration! {
    /// Members, with more than has to be known of them.
    revision "0001_members";

    create table members {
        id: BigInt identity primary key,
        name: Varchar(100),
        passport: Option<Varchar(20)>,
    }
}

migration! {
    /// A downgrade would bring the column back, but empty: better none, and a reason.
    revision "0002_forget_passports" after "0001_members";

    alter table members { drop column passport }

    irreversible "the numbers had to be deleted";
}
