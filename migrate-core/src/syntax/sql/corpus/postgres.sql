SELECT 1
SELECT * FROM users
SELECT u.id, u.email AS mail FROM users u WHERE u.age > 18 ORDER BY mail DESC NULLS LAST LIMIT 10 OFFSET 5
SELECT DISTINCT ON (user_id) user_id, total FROM orders ORDER BY user_id, placed_at DESC
SELECT count(*) FILTER (WHERE active) FROM users
SELECT name, row_number() OVER (PARTITION BY active ORDER BY created_at) AS n FROM users
SELECT sum(total) OVER w FROM orders WINDOW w AS (PARTITION BY user_id ORDER BY placed_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
SELECT state, count(*) FROM orders GROUP BY state HAVING count(*) > 1
SELECT state, user_id, sum(total) FROM orders GROUP BY GROUPING SETS ((state), (user_id), ())
SELECT state, sum(total) FROM orders GROUP BY ROLLUP (state, user_id)
SELECT u.* FROM users u JOIN orders o ON o.user_id = u.id LEFT JOIN items i ON i.order_id = o.id WHERE i.price IS NULL
SELECT * FROM users NATURAL JOIN orders
SELECT id, total FROM users JOIN orders USING (id)
SELECT * FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND total > 10)
SELECT * FROM users WHERE id IN (SELECT user_id FROM orders)
SELECT * FROM users WHERE id = ANY (ARRAY[1, 2, 3])
SELECT * FROM users WHERE (id, email) IN ((1, 'a'), (2, 'b'))
SELECT profile->>'name', profile #>> '{a,b}', profile @> '{"a":1}'::jsonb, profile ? 'a' FROM users
SELECT jsonb_set(profile, '{a}', to_jsonb(age)) FROM users WHERE profile ?| array['a','b']
SELECT * FROM users u, LATERAL (SELECT * FROM orders o WHERE o.user_id = u.id LIMIT 1) latest
SELECT * FROM generate_series(1, 10) AS n
SELECT n FROM generate_series(1, 10) n
SELECT key, value FROM users, jsonb_each(profile)
SELECT e.value FROM users CROSS JOIN LATERAL jsonb_array_elements(profile) AS e(value)
SELECT * FROM unnest(ARRAY[1,2], ARRAY['a','b']) WITH ORDINALITY AS t(a, b, n)
SELECT users FROM users
SELECT u FROM users u
SELECT ctid, xmin, tableoid::regclass FROM users
SELECT (u).email FROM users u
SELECT now() AT TIME ZONE 'utc', current_timestamp, current_date, localtime
SELECT extract(epoch FROM created_at), date_trunc('day', created_at) FROM users
SELECT created_at + interval '1 day' FROM users
SELECT name COLLATE "C" FROM users ORDER BY name COLLATE "de_DE"
SELECT name FROM users WHERE name ~* '^a' AND email !~ 'b' AND name ILIKE '%x%' AND email SIMILAR TO 'a%'
SELECT string_agg(name, ', ' ORDER BY name) FROM users
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders
SELECT array_agg(DISTINCT state) FROM orders
SELECT CASE WHEN age < 18 THEN 'minor' ELSE 'adult' END AS class FROM users ORDER BY class
SELECT CASE state WHEN 'a' THEN 1 END FROM orders
SELECT coalesce(nullif(name, ''), email), greatest(age, 1) FROM users
SELECT cast(age AS text), age::numeric(10, 2), '1'::int FROM users
SELECT E'a\'b', $$it's$$, $tag$x$tag$, U&'\0061', B'101', X'1F'
SELECT 'a' 'b'
SELECT * FROM ONLY users
SELECT * FROM users TABLESAMPLE SYSTEM (10)
SELECT * FROM users FOR UPDATE SKIP LOCKED
SELECT * FROM users FETCH FIRST 5 ROWS ONLY
SELECT pg_advisory_lock(42)
SELECT setval('users_id_seq', (SELECT max(id) FROM users))
SELECT setval(pg_get_serial_sequence('users', 'id'), coalesce(max(id), 1)) FROM users
SELECT create_hypertable('orders', 'placed_at', migrate_data => true)
SELECT make_interval(days => 3)
SELECT relname FROM pg_class WHERE relkind = 'r'
SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema
SELECT * FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
SELECT 1 UNION ALL SELECT 2 ORDER BY 1
SELECT id FROM users EXCEPT SELECT user_id FROM orders INTERSECT SELECT 1
(SELECT id FROM users LIMIT 1) UNION (SELECT id FROM orders LIMIT 1)
VALUES (1, 'a'), (2, 'b')
TABLE users
SELECT * FROM (VALUES (1, 'a')) AS t(n, s) WHERE n > 0
WITH big AS (SELECT * FROM orders WHERE total > 100) SELECT b.user_id FROM big b
WITH RECURSIVE tree AS (SELECT id, 0 AS depth FROM users UNION ALL SELECT t.id, depth + 1 FROM tree t WHERE depth < 3) SELECT * FROM tree
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT n FROM t
WITH moved AS (DELETE FROM orders WHERE total = 0 RETURNING *) INSERT INTO orders SELECT * FROM moved
WITH x AS MATERIALIZED (SELECT id FROM users) UPDATE orders SET note = 'a' FROM x WHERE x.id = orders.user_id
INSERT INTO users (email, name) VALUES ('a', 'b'), ('c', DEFAULT)
INSERT INTO users DEFAULT VALUES
INSERT INTO users (email) SELECT 'x' || id FROM orders
INSERT INTO users (email, name) VALUES ('a', 'b') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name, age = users.age + 1 WHERE users.active
INSERT INTO users (email) VALUES ('a') ON CONFLICT DO NOTHING RETURNING id
INSERT INTO users AS u (email) VALUES ('a') ON CONFLICT (email) DO UPDATE SET name = u.name
INSERT INTO users (email) VALUES ('a') ON CONFLICT ON CONSTRAINT uq_users_email DO NOTHING
INSERT INTO users (email) VALUES ('a') ON CONFLICT (lower(email)) DO NOTHING
INSERT INTO users (id, email) OVERRIDING SYSTEM VALUE VALUES (1, 'a')
INSERT INTO users SELECT * FROM users WHERE false
UPDATE users SET name = upper(name), age = DEFAULT WHERE id BETWEEN 1 AND 10
UPDATE users SET (name, age) = ('a', 1) WHERE id = 1
UPDATE users SET (name, age) = (SELECT note, 1 FROM orders LIMIT 1)
UPDATE users u SET name = o.note FROM orders o WHERE o.user_id = u.id
UPDATE users SET name = (SELECT o.note FROM orders o WHERE o.user_id = users.id ORDER BY o.placed_at LIMIT 1)
UPDATE users SET tags[1] = 'a' WHERE id = 1
UPDATE users SET profile = profile || '{"a": 1}'::jsonb WHERE NOT profile ? 'a' RETURNING id, profile
UPDATE ONLY users SET active = true WHERE active IS DISTINCT FROM true
DELETE FROM users WHERE id = 1 RETURNING *
DELETE FROM orders USING users u WHERE u.id = orders.user_id AND NOT u.active
DELETE FROM users a USING users b WHERE a.id < b.id AND a.email = b.email
DELETE FROM users WHERE ctid NOT IN (SELECT min(ctid) FROM users GROUP BY email)
TRUNCATE users, orders RESTART IDENTITY CASCADE
CREATE TABLE logs (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), body jsonb)
CREATE TABLE logs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint REFERENCES users (id) ON DELETE CASCADE)
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at)
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
CREATE TABLE copy (LIKE users INCLUDING ALL)
CREATE TABLE copy AS SELECT id, email FROM users
CREATE TABLE copy AS TABLE users WITH NO DATA
CREATE TEMPORARY TABLE t (a int) ON COMMIT DROP
CREATE UNLOGGED TABLE IF NOT EXISTS cache (k text PRIMARY KEY, v bytea)
CREATE TABLE booking (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH &&))
CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED, CONSTRAINT positive CHECK (a > 0), UNIQUE NULLS NOT DISTINCT (b))
CREATE TABLE t (a int) WITH (fillfactor = 70)
CREATE TABLE t (a int, b double precision, c timestamp(3) without time zone, d numeric(4,1), e text[], f varchar(3)[], g bit varying(5), h interval day to second)
CREATE TABLE cities (population int) INHERITS (users)
CREATE INDEX ON users (name)
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix ON users USING gin (profile jsonb_path_ops)
CREATE INDEX ix ON users USING gin (name gin_trgm_ops)
CREATE UNIQUE INDEX ix ON users (lower(email), age DESC NULLS LAST) INCLUDE (name) WHERE active
CREATE INDEX ix ON users USING btree (name text_pattern_ops) WITH (fillfactor = 70)
CREATE INDEX ix ON users USING hnsw (tags vector_l2_ops) WITH (m = 16, ef_construction = 64)
CREATE INDEX ix ON users USING gin (to_tsvector('english', coalesce(name, '') || ' ' || email))
CREATE INDEX ix ON users ((profile->>'a'))
CREATE INDEX ix ON users (name COLLATE "C")
CREATE INDEX ix ON users USING brin (created_at) WITH (pages_per_range = 32) TABLESPACE fast
CREATE VIEW adults AS SELECT id, name FROM users WHERE age >= 18
CREATE OR REPLACE VIEW adults (a, b) AS SELECT id, name FROM users
CREATE OR REPLACE VIEW adults WITH (security_barrier) AS SELECT id FROM users WITH LOCAL CHECK OPTION
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id WITH NO DATA
CREATE RECURSIVE VIEW nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 5
REFRESH MATERIALIZED VIEW CONCURRENTLY totals
DROP TABLE IF EXISTS nothing CASCADE
DROP TABLE users, orders
DROP VIEW IF EXISTS nothing
DROP INDEX CONCURRENTLY IF EXISTS ix
DROP MATERIALIZED VIEW IF EXISTS totals
DROP FUNCTION IF EXISTS f(int, text) CASCADE
DROP TRIGGER IF EXISTS t ON users
DROP TYPE mood
DROP EXTENSION IF EXISTS hstore
DROP SEQUENCE s
DROP SCHEMA billing CASCADE
DROP POLICY p ON users
ALTER TABLE users ADD COLUMN nick text
ALTER TABLE users ADD COLUMN IF NOT EXISTS nick text COLLATE "C" DEFAULT 'x', DROP COLUMN IF EXISTS gone
ALTER TABLE ONLY users ALTER COLUMN name SET NOT NULL
ALTER TABLE users ALTER COLUMN age TYPE bigint USING age::bigint
ALTER TABLE users ALTER COLUMN profile SET STORAGE EXTERNAL
ALTER TABLE users ALTER COLUMN name SET STATISTICS 1000
ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY
ALTER TABLE users ALTER COLUMN id DROP IDENTITY IF EXISTS
ALTER TABLE users ALTER COLUMN id RESTART WITH 5
ALTER TABLE users ADD CONSTRAINT positive CHECK (age > 0) NOT VALID
ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX ix
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
ALTER TABLE orders ADD EXCLUDE USING gist (user_id WITH =)
ALTER TABLE users VALIDATE CONSTRAINT positive
ALTER TABLE users DROP CONSTRAINT positive, RENAME TO people
ALTER TABLE users RENAME COLUMN name TO full_name
ALTER TABLE users RENAME TO people
ALTER TABLE users SET SCHEMA archive
ALTER TABLE users SET (autovacuum_vacuum_scale_factor = 0.01)
ALTER TABLE users ENABLE ROW LEVEL SECURITY
ALTER TABLE users FORCE ROW LEVEL SECURITY
ALTER TABLE users OWNER TO app
ALTER TABLE users REPLICA IDENTITY FULL
ALTER TABLE users DISABLE TRIGGER ALL
ALTER TABLE orders ATTACH PARTITION orders_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
ALTER TABLE orders DETACH PARTITION orders_2024 CONCURRENTLY
ALTER TABLE users CLUSTER ON ix
ALTER INDEX ix RENAME TO iy
ALTER INDEX ix SET (fillfactor = 70)
ALTER SEQUENCE users_id_seq OWNED BY users.id
ALTER SEQUENCE s RESTART WITH 100
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' BEFORE 'sad'
ALTER VIEW adults RENAME TO grown
ALTER FUNCTION f(int) OWNER TO app
ALTER ROLE app SET search_path = shop, public
ALTER DATABASE shop SET timezone TO 'UTC'
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader
ALTER SYSTEM SET work_mem = '64MB'
ALTER EXTENSION postgis UPDATE
ALTER POLICY p ON users USING (true)
COMMENT ON TABLE users IS 'people'
COMMENT ON COLUMN users.email IS 'where receipts go'
COMMENT ON FUNCTION f(int) IS NULL
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public
CREATE SCHEMA IF NOT EXISTS billing AUTHORIZATION app
CREATE TYPE mood AS ENUM ('sad', 'happy')
CREATE TYPE pair AS (a int, b text)
CREATE TYPE span AS RANGE (subtype = float8)
CREATE DOMAIN email AS citext CHECK (value ~ '@')
CREATE SEQUENCE s START 10 INCREMENT BY 5 OWNED BY users.id
CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a + b $$
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created_at = now(); RETURN NEW; END $$
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a + 1
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$
CREATE TRIGGER t BEFORE UPDATE OF email ON users FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION touch()
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()
CREATE POLICY own ON users FOR SELECT TO app USING (id = current_setting('app.user')::bigint)
CREATE ROLE reader NOLOGIN
CREATE PUBLICATION pub FOR TABLE users WHERE (active)
CREATE RULE r AS ON DELETE TO users DO INSTEAD UPDATE users SET active = false WHERE id = OLD.id
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)
CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)
CREATE STATISTICS s (dependencies) ON name, age FROM users
CREATE FOREIGN TABLE remote (id int) SERVER other OPTIONS (table_name 'x')
CREATE TEXT SEARCH CONFIGURATION english2 (COPY = english)
CREATE CAST (text AS mood) WITH INOUT AS IMPLICIT
CREATE COLLATION german (provider = icu, locale = 'de')
DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN RAISE NOTICE 'x'; END IF; END $$
GRANT SELECT, INSERT ON users TO app
REVOKE ALL ON SCHEMA public FROM public
VACUUM (ANALYZE) users
ANALYZE users
REINDEX TABLE CONCURRENTLY users
CLUSTER users USING ix
LOCK TABLE users IN SHARE MODE
SET LOCAL lock_timeout = '5s'
SET search_path TO shop, public
RESET ALL
SET CONSTRAINTS ALL DEFERRED
NOTIFY channel, 'x'
CALL p()
MERGE INTO users u USING orders o ON o.user_id = u.id WHEN MATCHED THEN UPDATE SET name = o.note WHEN NOT MATCHED THEN INSERT (email) VALUES ('a')
SECURITY LABEL ON TABLE users IS 'x'
REASSIGN OWNED BY a TO b
DROP OWNED BY a
EXPLAIN ANALYZE SELECT 1
COPY users FROM '/tmp/x.csv' WITH (FORMAT csv)
