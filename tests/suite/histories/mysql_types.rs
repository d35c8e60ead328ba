//! Types that MySQL and MariaDB have beside those of all: small and unsigned numbers, bytes of a
//! given length.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, mariadb 10.6;
}

migrate::migration! {
    revision "0001";

    create table owners {
        id: Unsigned<Integer> identity primary key,
        digest: Binary(20) unique,
        token: Varbinary(64),
        flags: TinyInt = -1,
        age: Option<Unsigned<TinyInt>>,
        port: Unsigned<SmallInt> = 8_080 check (port > 0),
        size: Unsigned<BigInt> = 18_446_744_073_709_551_615,
        is_new: Boolean = true,

        unique index (token, digest),
        index sizes (size desc),
    }

    create table things {
        id: Unsigned<BigInt> identity primary key,
        owner_id: Unsigned<Integer> references owners(id),
        count: Unsigned<Integer>,
        change: Integer,
        total: BigInt generated as (count + change) stored,
    }
}

migrate::migration! {
    /// What is computed from numbers with and without a sign.
    revision "0002" after "0001";

    alter table things {
        add column below: Option<BigInt>,
        add column twice: Option<Unsigned<Integer>>,
        add column small: TinyInt = 0,
    }
    backfill things {
        set below = -count - 1,
        set twice = count * 2,
        set small = cast(case when change < 0 then -1 else 1 end as TinyInt),
    }
    backfill owners { set age = cast(port % 100 as Unsigned<TinyInt>), keep }
}

migrate::migration! {
    revision "0003" after "0002";

    backfill owners {
        set age = |owner| owner.age.map(|age: u8| age + owner.port as u8 % 2),
        set flags = |owner| owner.flags.wrapping_neg(),
        set token = |owner| owner.digest.iter().rev().copied().take(4).collect::<Vec<u8>>(),
        keep,
    }
}

migrate::migration! {
    /// Wider and narrower, where everything fits.
    revision "0004" after "0003";

    alter table owners {
        alter column flags type SmallInt,
        alter column age type Unsigned<Integer>,
        alter column port type Integer,
        alter column token type Varbinary(16),
        alter column is_new drop default,
        alter column is_new type TinyInt using (cast(is_new as TinyInt)),
    }
    alter table things {
        alter column twice type BigInt,
        alter column small type Integer,
    }
}

#[tokio::test]
async fn mysql_types() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO owners (id, digest, token, flags, age, port) VALUES \
                 (4294967295, x'000102030405060708090a0b0c0d0e0f10111213', x'00ff', -128, 255, 65535), \
                 (1, x'ff0102030405060708090a0b0c0d0e0f10111213', x'', 1, NULL, 1)",
                "INSERT INTO things (id, owner_id, count, \"change\") VALUES \
                 (18446744073709551614, 4294967295, 5, -7), (1, 1, 2147483647, 2147483647)",
            ]),
            step("0002").loses_values(),
            step("0003").loses_values(),
            step("0004"),
        ],
    })
    .await;
}
