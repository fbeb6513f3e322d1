-- What happened. Rows are added and never changed: triggers see to it.

-- Every card that was ever in force.
CREATE TABLE cards (digest TEXT PRIMARY KEY, at TEXT NOT NULL, text TEXT NOT NULL) STRICT;

-- When which card came into force, and whether the file or a request brought it.
CREATE TABLE swaps (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  card TEXT NOT NULL REFERENCES cards,
  source TEXT NOT NULL
) STRICT;

CREATE TABLE accounts (id TEXT PRIMARY KEY, at TEXT NOT NULL, kind TEXT) STRICT;

-- Events of wallets, as the engine reads them. `given` is the id of what an event grants.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL REFERENCES accounts,
  at TEXT NOT NULL,
  card TEXT NOT NULL REFERENCES cards,
  given TEXT,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX events_of ON events (account, seq);
CREATE UNIQUE INDEX events_given ON events (account, given) WHERE given IS NOT NULL;

-- Jobs that were held; `seq` is the hold's event, `card` the terms under which they are settled.
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY REFERENCES events,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES accounts,
  at TEXT NOT NULL,
  card TEXT NOT NULL REFERENCES cards,
  model TEXT NOT NULL,
  selection TEXT NOT NULL,
  hold TEXT NOT NULL,
  queue TEXT NOT NULL,
  runs_ms INTEGER,
  returns_ms INTEGER NOT NULL,
  simulate TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_of ON jobs (account, seq);

-- How jobs ended; `seq` is the event that settled or returned the hold.
CREATE TABLE outcomes (
  job TEXT PRIMARY KEY REFERENCES jobs (id),
  seq INTEGER NOT NULL REFERENCES events,
  at TEXT NOT NULL,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Requests that may be sent again, and what they did.
CREATE TABLE keys (
  account TEXT NOT NULL REFERENCES accounts,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  job TEXT REFERENCES jobs (id),
  body TEXT,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

-- SHA-256 of the tokens of sessions; the tokens themselves are told once.
CREATE TABLE sessions (token TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What follows from the above. Written with it, in the same transaction, and checked against it at every start.

CREATE TABLE balances (
  account TEXT PRIMARY KEY REFERENCES accounts,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  granted TEXT NOT NULL,
  available TEXT NOT NULL,
  held TEXT NOT NULL,
  spent TEXT NOT NULL,
  expired TEXT NOT NULL,
  upcoming TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE held (job TEXT PRIMARY KEY REFERENCES jobs (id), account TEXT NOT NULL, returns_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX held_of ON held (account);
CREATE INDEX held_until ON held (returns_ms);
