//! Histories in blocks of their own, by the macro's full path and out of another macro.
macro_rules! generated {
    ($id:literal, $table:ident) => {
        migrate::migration! {
            revision $id;
            create table $table { id: BigInt identity primary key, name: Text }
        }
    };
}

fn one() {
    ::migrate::migration! {
        revision "0001";
        create table users { id: BigInt identity primary key }
    }
    ::migrate::migration! {
        revision "0002" after "0001";
        drop table users;
    }
}

mod two {
    generated!("0001", users);
}

fn main() {
    one();
}
