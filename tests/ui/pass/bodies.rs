//! Bodies whose names are no mistakes.

use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15, mariadb 10.6;
}

migration! {
    revision "0001";

    create table users { id: BigInt identity primary key, name: Text, touched_at: Option<Timestamptz> }
    create table notes { id: BigInt identity primary key, line: Text }

    // Arguments, columns that it gives, its own name before the point of one.
    create function named(wanted: Text, most: Integer) -> table (key: BigInt, found: Text) {
        language sql,
        stable,
        body {
            postgres: "
                with some as (select id, name as found from users where name = wanted limit named.most)
                select some.id, some.found from some order by found
            ",
            mariadb: skip,
        }
    }
    // Variables and records.
    create function copy_names() -> Integer {
        language plpgsql,
        body {
            postgres: "
                declare
                    row record;
                    total int := 0;
                begin
                    for row in select * from users loop
                        insert into notes (line) values (row.name);
                        update notes set line = row.name where notes.id = row.id and total >= 0;
                        total := total + 1;
                    end loop;
                    return total;
                end
            ",
            mariadb: skip,
        }
    }
    // One function for several tables tells them apart.
    create function touch() -> trigger {
        language plpgsql,
        body {
            postgres: "
                begin
                    if tg_table_name = 'users' then
                        NEW.touched_at = now();
                    else
                        NEW.line = upper(NEW.line);
                    end if;
                    return NEW;
                end
            ",
            mariadb: skip,
        }
    }
    create trigger touched_user before update on users for each row execute touch() {
        body { mariadb: "set new.touched_at = now(6)" }
    }
    create trigger touched_note before update on notes for each row execute touch() {
        body { mariadb: "begin declare line text; set line = old.line; set new.line = upper(line); end" }
    }
}

fn main() {}
