migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
    deny: opaque_sql;
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key }

    execute "GRANT SELECT ON users TO PUBLIC" reverse "REVOKE SELECT ON users FROM PUBLIC";

    #[allow(opaque_sql, reason = "everybody may read them")]
    execute "GRANT SELECT ON users TO PUBLIC" reverse "REVOKE SELECT ON users FROM PUBLIC";
}

fn main() {}
