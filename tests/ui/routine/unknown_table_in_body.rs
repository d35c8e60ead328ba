use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }

}

migration! {
    revision "0002" after "0001_users";

    create function orders_of(id: BigInt) -> BigInt {
        language plpgsql,
        body "declare found bigint;
              begin
                  if id > 0 then
                      select count(*) into found from orders o where o.user_id = id;
                  end if;
                  return found;
              end",
    }
}

fn main() {}
