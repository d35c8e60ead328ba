SELECT 1
SELECT * FROM users
SELECT u.id, u.email AS mail FROM users u WHERE u.age > 18 ORDER BY mail DESC NULLS LAST LIMIT 10 OFFSET 5
SELECT "email", [name], `age` FROM "users"
SELECT "no column, a string" FROM users
SELECT rowid, oid, _rowid_ FROM users
SELECT Users.ID, EMAIL FROM Users
SELECT count(*) FILTER (WHERE active) FROM users
SELECT row_number() OVER (PARTITION BY user_id ORDER BY placed_at) AS n FROM orders
SELECT name FROM users WHERE name GLOB 'a*' AND email LIKE 'x%' ESCAPE '\' AND name NOT NULL
SELECT name FROM users WHERE name ISNULL OR email NOTNULL OR age IS NOT 3 OR age IS 4
SELECT name FROM users WHERE name REGEXP 'a'
SELECT name FROM users WHERE name MATCH 'x'
SELECT name COLLATE NOCASE FROM users ORDER BY name COLLATE RTRIM
SELECT profile ->> '$.a', profile -> 'b', json_extract(profile, '$.c') FROM users
SELECT key, value FROM users, json_each(users.profile)
SELECT j.value FROM users, json_each(profile, '$.a') AS j
SELECT * FROM pragma_table_info('users')
SELECT name FROM sqlite_schema WHERE type = 'table'
SELECT sql FROM sqlite_master
SELECT seq FROM sqlite_sequence
SELECT u.* FROM users u JOIN orders o ON o.user_id = u.id LEFT OUTER JOIN items i USING (id)
SELECT * FROM users NATURAL JOIN orders
SELECT * FROM users, orders
SELECT id FROM users INDEXED BY ix WHERE name = 'x'
SELECT id FROM users NOT INDEXED
SELECT CASE WHEN age < 18 THEN 'minor' ELSE 'adult' END FROM users
SELECT cast(age AS TEXT), iif(age > 1, 2, 3), x'1F', 1e3, .5 FROM users
SELECT strftime('%s', created_at), datetime('now', '+1 day'), CURRENT_TIMESTAMP FROM users
SELECT 1 UNION ALL SELECT 2 ORDER BY 1
SELECT id FROM users EXCEPT SELECT user_id FROM orders
VALUES (1, 'a'), (2, 'b')
SELECT * FROM (SELECT id FROM users) t WHERE t.id > 1
SELECT a.id FROM (users a JOIN orders b ON b.user_id = a.id)
SELECT max(id), email FROM users GROUP BY email HAVING count(*) > 1
SELECT group_concat(name, ', ') FROM users
SELECT group_concat(DISTINCT name) FROM users
SELECT id FROM users WHERE id IN orders
SELECT id FROM users WHERE (id, email) = (1, 'a')
SELECT id FROM users WHERE id BETWEEN 1 AND 5 AND NOT active
SELECT id FROM users WHERE EXISTS (SELECT 1 FROM orders WHERE orders.user_id = users.id)
SELECT 1 == 1, 1 <> 2, 5 % 2, 1 << 2, ~1, 'a' || 'b'
SELECT sum(total) OVER (ORDER BY placed_at ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM orders
WITH big AS (SELECT * FROM orders WHERE total > 10) SELECT user_id FROM big
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n
WITH x AS (SELECT id FROM users) DELETE FROM orders WHERE user_id IN x
WITH x AS (SELECT id FROM users) INSERT INTO orders (user_id) SELECT id FROM x
WITH x AS NOT MATERIALIZED (SELECT id FROM users) UPDATE orders SET note = 'a' WHERE user_id IN (SELECT id FROM x)
INSERT INTO users (email, name) VALUES ('a', 'b'), ('c', NULL)
INSERT INTO users DEFAULT VALUES
INSERT OR IGNORE INTO users (email) VALUES ('a')
INSERT OR REPLACE INTO users (id, email) VALUES (1, 'a')
REPLACE INTO users (id, email) VALUES (1, 'a')
INSERT INTO users (email) SELECT note FROM orders WHERE true ON CONFLICT (email) DO UPDATE SET name = excluded.email
INSERT INTO users (email) VALUES ('a') ON CONFLICT DO NOTHING
INSERT INTO users (email) VALUES ('a') ON CONFLICT (email) WHERE active DO UPDATE SET age = age + 1 WHERE age < 5 RETURNING id, email
INSERT INTO users AS u (email) VALUES ('a') ON CONFLICT (email) DO UPDATE SET name = u.name
UPDATE users SET name = upper(name) WHERE id = 1
UPDATE OR IGNORE users SET email = lower(email)
UPDATE users SET (name, age) = (SELECT note, 1 FROM orders LIMIT 1)
UPDATE users SET name = o.note FROM orders o WHERE o.user_id = users.id
UPDATE users AS u SET name = 'x' WHERE u.id = 1 RETURNING *
UPDATE users SET name = 'x' ORDER BY id LIMIT 5
UPDATE users INDEXED BY ix SET name = 'x'
UPDATE users SET name = (SELECT note FROM orders WHERE orders.user_id = users.id)
DELETE FROM users WHERE rowid NOT IN (SELECT min(rowid) FROM users GROUP BY email)
DELETE FROM users WHERE id = 1 RETURNING id
DELETE FROM users ORDER BY id LIMIT 5
DELETE FROM main.users
CREATE TABLE logs (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL DEFAULT (datetime('now')), body BLOB)
CREATE TABLE logs (a ANY, b INT UNIQUE ON CONFLICT REPLACE) STRICT
CREATE TABLE logs (a TEXT PRIMARY KEY, b) WITHOUT ROWID
CREATE TABLE logs (a TEXT PRIMARY KEY) STRICT, WITHOUT ROWID
CREATE TABLE logs (a, b, PRIMARY KEY (a, b), FOREIGN KEY (a) REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
CREATE TABLE logs (a INT CHECK (a > 0), b INT GENERATED ALWAYS AS (a + 1) VIRTUAL, c INT AS (a * 2) STORED)
CREATE TABLE IF NOT EXISTS logs (a VARCHAR(10) COLLATE NOCASE, b UNSIGNED BIG INT, c DOUBLE PRECISION)
CREATE TEMP TABLE t AS SELECT * FROM users
CREATE TABLE logs (a INTEGER NOT NULL ON CONFLICT IGNORE, CONSTRAINT c CHECK (a <> 2), UNIQUE (a))
CREATE VIRTUAL TABLE docs USING fts5(title, body, content='items', tokenize = 'porter ascii')
CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)
CREATE INDEX ix ON users (name COLLATE NOCASE, age DESC)
CREATE UNIQUE INDEX IF NOT EXISTS ix ON users (lower(email)) WHERE active = 1
CREATE INDEX ix ON users (json_extract(profile, '$.a'))
CREATE VIEW adults AS SELECT id, name FROM users WHERE age >= 18
CREATE VIEW IF NOT EXISTS adults (a, b) AS SELECT id, name FROM users
CREATE TEMP VIEW adults AS SELECT 1
CREATE TRIGGER t AFTER UPDATE ON users BEGIN UPDATE users SET created_at = datetime('now') WHERE id = NEW.id; END
CREATE TRIGGER IF NOT EXISTS t BEFORE DELETE ON users WHEN OLD.active BEGIN SELECT RAISE(ABORT, 'no'); END
CREATE TRIGGER t INSTEAD OF INSERT ON adults FOR EACH ROW BEGIN INSERT INTO users (email) VALUES (NEW.name); END
DROP TABLE IF EXISTS nothing
DROP TABLE users
DROP VIEW IF EXISTS nothing
DROP INDEX IF EXISTS ix
DROP TRIGGER IF EXISTS t
ALTER TABLE users ADD COLUMN nick TEXT NOT NULL DEFAULT ''
ALTER TABLE users ADD nick TEXT COLLATE NOCASE
ALTER TABLE users ADD COLUMN owner INTEGER REFERENCES users (id)
ALTER TABLE users RENAME COLUMN name TO full_name
ALTER TABLE users RENAME name TO full_name
ALTER TABLE users RENAME TO people
ALTER TABLE users DROP COLUMN age
PRAGMA foreign_keys = ON
PRAGMA table_info(users)
PRAGMA journal_mode
VACUUM
VACUUM INTO '/tmp/x'
ANALYZE users
REINDEX ix
ATTACH DATABASE 'x.db' AS other
DETACH DATABASE other
EXPLAIN QUERY PLAN SELECT 1
SELECT ?1, :name, @x, $y
