//! Questions that each database answers once: the answer is kept in its ledger, and holds on the
//! way down and in whatever comes later, though the world may have changed.

use migrate::migration;

migration! {
    /// People with an account.
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
    }
}

migration! {
    /// Rows to try things with, where nobody's money is at stake.
    revision "0002_samples" after "0001_users";

    when not env STAGE = "production" {
        insert into users (email) values ("test@example.org"), ("other@example.org");
    } else {
        create table audit { id: BigInt identity primary key, what: Text }
    }
}

migration! {
    /// What was made under a condition is used under the same one.
    revision "0003_audit_times" after "0002_samples";

    when env STAGE = "production" {
        alter table audit { add column noted_at: Timestamptz = now() }
    }
}

migration! {
    /// Some databases have a table from before the first migration; all have one afterwards.
    revision "0004_notes" after "0003_audit_times";

    create table notes {
        id: BigInt identity primary key,
        body: Text,
    }

    when exists table legacy_notes {
        execute "INSERT INTO notes (body) SELECT body FROM legacy_notes" keep;
    }
}
