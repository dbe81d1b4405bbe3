/*
 * The store: see store.h, and sim.h for what handlers use of it.
 */
#include "sim/store.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/hash.h"
#include "sim/state.h"

enum statement {
	GET,
	PUT,
	DROP,
	LIST,
	LIST_ALL,
	ALL,
	SERIAL,
	BEGIN,
	COMMIT,
	ROLLBACK,
	STATEMENT_COUNT,
};

/* clang-format off */
static const char *const texts[STATEMENT_COUNT] = {
	[GET] = "SELECT body FROM records WHERE kind = ? AND account = ? AND region = ? AND id = ?",
	[PUT] = "INSERT INTO records VALUES (?, ?, ?, ?, ?)"
		" ON CONFLICT DO UPDATE SET body = excluded.body",
	[DROP] = "DELETE FROM records WHERE kind = ? AND account = ? AND region = ? AND id = ?",
	[LIST] = "SELECT id, body, account, region FROM records"
		" WHERE kind = ? AND account = ? AND region = ? ORDER BY id",
	[LIST_ALL] = "SELECT id, body, account, region FROM records"
		" WHERE kind = ?1 AND (?2 IS NULL OR account = ?2) AND (?3 IS NULL OR region = ?3)"
		" ORDER BY id, account, region",
	[ALL] = "SELECT id, body, account, region, kind FROM records WHERE kind <> 'sts.session'"
		" ORDER BY kind, account, region, id",
	[SERIAL] = "INSERT INTO serial VALUES (0, 1)"
		" ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
};
/* clang-format on */

/* The form of the file; a file of another form is refused. */
enum { FORM = 1 };

static const char schema[] =
	"CREATE TABLE records (kind TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL,"
	" id TEXT NOT NULL, body TEXT NOT NULL,"
	" PRIMARY KEY (kind, account, region, id)) WITHOUT ROWID;"
	"CREATE TABLE serial (one INTEGER PRIMARY KEY, last INTEGER NOT NULL);";

/* How long a request waits for another process with the same file. */
enum { WAIT_MS = 10000 };

struct bk_sim_store {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT];
	bool open;   /* a transaction is */
	bool failed; /* something in it did */
	char failure[256];
};

static void note_failure(struct bk_sim_store *store)
{
	if (!store->failed)
		snprintf(store->failure, sizeof(store->failure), "%s", sqlite3_errmsg(store->db));
	store->failed = true;
}

static bool read_form(sqlite3 *db, int *ret_form)
{
	sqlite3_stmt *statement = NULL;
	bool good =
		sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW;
	if (good)
		*ret_form = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return good;
}

/* A power failure may cost the last requests, never the file: enough for a simulator. */
static bool prepare(struct bk_sim_store *store, bool *ret_new, struct bk_error *ret_error)
{
	sqlite3 *db = store->db;
	int form = 0;
	sqlite3_busy_timeout(db, WAIT_MS);
	if (sqlite3_exec(db,
		    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
		    "BEGIN IMMEDIATE",
		    NULL, NULL, NULL) != SQLITE_OK ||
		!read_form(db, &form))
		return bk_error_set(ret_error, "%s", sqlite3_errmsg(db));
	if (form != 0 && form != FORM)
		return bk_error_set(ret_error, "made by another version of bkc");
	*ret_new = form == 0;
	if (form == 0 &&
		(sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK ||
			sqlite3_exec(db, "PRAGMA user_version = 1", NULL, NULL, NULL) != SQLITE_OK))
		return bk_error_set(ret_error, "%s", sqlite3_errmsg(db));
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		if (sqlite3_prepare_v3(db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
			    &store->statements[i], NULL) != SQLITE_OK)
			return bk_error_set(ret_error, "%s", sqlite3_errmsg(db));
	}
	/* The caller fills a new store in the same transaction: half a world is never seen. */
	store->open = true;
	return true;
}

struct bk_sim_store *bk_sim_store_open(
	struct bk_str path, bool *ret_new, struct bk_error *ret_error)
{
	struct bk_sim_store *store = calloc(1, sizeof(*store));
	struct bk_arena *arena = bk_arena_new();
	const char *name = path.len > 0 ? bk_str_dup(arena, path).ptr : ":memory:";
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
	struct bk_error why;
	bool good = true;

	if (store == NULL)
		bk_out_of_memory();
	if (sqlite3_open_v2(name, &store->db, flags, NULL) != SQLITE_OK)
		good = bk_error_set(&why, "%s", sqlite3_errmsg(store->db));
	good = good && prepare(store, ret_new, &why);
	if (!good) {
		bk_error_set(ret_error, "could not use the store `%s`: %s", name, why.text);
		bk_sim_store_close(store);
		store = NULL;
	}
	bk_arena_free(arena);
	return store;
}

void bk_sim_store_close(struct bk_sim_store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	free(store);
}

const char *bk_sim_store_failure(const struct bk_sim_store *store)
{
	return store->failure;
}

/* The statement, ready to take values. */
static sqlite3_stmt *statement_of(struct bk_sim_store *store, enum statement which)
{
	sqlite3_stmt *statement = store->statements[which];
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return statement;
}

static void run(struct bk_sim_store *store, enum statement which)
{
	sqlite3_stmt *statement = statement_of(store, which);
	if (sqlite3_step(statement) != SQLITE_DONE)
		note_failure(store);
	sqlite3_reset(statement);
}

void bk_sim_store_begin(struct bk_sim_store *store)
{
	if (store->open)
		bk_bug("a transaction in a transaction");
	store->failed = false;
	run(store, BEGIN);
	store->open = true;
}

bool bk_sim_store_end(struct bk_sim_store *store, bool keep)
{
	bool good = !store->failed;
	if (!store->open)
		bk_bug("no transaction to end");
	store->open = false;
	if (keep && good) {
		run(store, COMMIT);
		if (!store->failed)
			return true;
	}
	if (sqlite3_get_autocommit(store->db) == 0)
		run(store, ROLLBACK);
	return !keep && good;
}

static void bind(sqlite3_stmt *statement, int at, struct bk_str text)
{
	if (text.ptr == NULL)
		sqlite3_bind_null(statement, at);
	else
		sqlite3_bind_text64(statement, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

/* An absent account or region is that of global things. */
static struct bk_str some(struct bk_str text)
{
	return text.ptr != NULL ? text : BK_STR("");
}

static sqlite3_stmt *keyed(struct bk_sim *sim, enum statement which, const char *kind,
	struct bk_str account, struct bk_str region, struct bk_str id)
{
	sqlite3_stmt *statement = statement_of(sim->store, which);
	if (!sim->store->open)
		bk_bug("the store is used outside of a request");
	bind(statement, 1, bk_str_of(kind));
	bind(statement, 2, some(account));
	bind(statement, 3, some(region));
	bind(statement, 4, some(id));
	return statement;
}

static struct bk_str column(sqlite3_stmt *statement, int at)
{
	const char *text = (const char *)sqlite3_column_text(statement, at);
	return (struct bk_str){text, (size_t)sqlite3_column_bytes(statement, at)};
}

static json_t *read_body(struct bk_sim_store *store, struct bk_str body)
{
	json_t *record = json_loadb(body.ptr, body.len, JSON_DECODE_ANY, NULL);
	if (record == NULL && !store->failed) {
		snprintf(store->failure, sizeof(store->failure), "a record is damaged");
		store->failed = true;
	}
	return record;
}

json_t *bk_sim_get(struct bk_sim *sim, const char *kind, struct bk_str account,
	struct bk_str region, struct bk_str id)
{
	sqlite3_stmt *statement = keyed(sim, GET, kind, account, region, id);
	int status = sqlite3_step(statement);
	json_t *record = NULL;
	if (status == SQLITE_ROW)
		record = read_body(sim->store, column(statement, 0));
	else if (status != SQLITE_DONE)
		note_failure(sim->store);
	sqlite3_reset(statement);
	return record;
}

void bk_sim_put(struct bk_sim *sim, const char *kind, struct bk_str account, struct bk_str region,
	struct bk_str id, const json_t *record)
{
	char *body = json_dumps(record, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	sqlite3_stmt *statement = keyed(sim, PUT, kind, account, region, id);
	if (body == NULL)
		bk_bug("a record of kind %s that cannot be written", kind);
	bind(statement, 5, bk_str_of(body));
	if (sqlite3_step(statement) != SQLITE_DONE)
		note_failure(sim->store);
	sqlite3_reset(statement);
	free(body);
}

bool bk_sim_drop(struct bk_sim *sim, const char *kind, struct bk_str account, struct bk_str region,
	struct bk_str id)
{
	sqlite3_stmt *statement = keyed(sim, DROP, kind, account, region, id);
	if (sqlite3_step(statement) != SQLITE_DONE)
		note_failure(sim->store);
	sqlite3_reset(statement);
	return sqlite3_changes(sim->store->db) > 0;
}

enum { OF_ID, OF_BODY, OF_ACCOUNT, OF_REGION, OF_KIND };

/* The rows that a statement gives, each with its id, its record and the columns after these. */
static json_t *read_rows(struct bk_sim_store *store, sqlite3_stmt *statement, int columns)
{
	static const char *const names[] = {"id", "record", "account", "region", "kind"};
	json_t *list = json_array();
	int status;
	while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
		json_t *record = read_body(store, column(statement, OF_BODY));
		if (record == NULL)
			continue;
		json_t *item = json_object();
		bk_value_set_text(item, names[OF_ID], column(statement, OF_ID));
		bk_value_set(item, names[OF_BODY], record);
		for (int i = OF_ACCOUNT; i <= columns; i++)
			bk_value_set_text(item, names[i], column(statement, i));
		json_array_append_new(list, item);
	}
	if (status != SQLITE_DONE)
		note_failure(store);
	sqlite3_reset(statement);
	return list;
}

json_t *bk_sim_list(
	struct bk_sim *sim, const char *kind, struct bk_str account, struct bk_str region)
{
	bool all = account.ptr == NULL || region.ptr == NULL;
	sqlite3_stmt *statement = statement_of(sim->store, all ? LIST_ALL : LIST);
	bind(statement, 1, bk_str_of(kind));
	bind(statement, 2, account);
	bind(statement, 3, region);
	return read_rows(sim->store, statement, all ? OF_REGION : OF_BODY);
}

json_t *bk_sim_store_all(struct bk_sim_store *store)
{
	return read_rows(store, statement_of(store, ALL), OF_KIND);
}

uint64_t bk_sim_serial(struct bk_sim *sim)
{
	sqlite3_stmt *statement = statement_of(sim->store, SERIAL);
	uint64_t serial = 0;
	if (sqlite3_step(statement) == SQLITE_ROW)
		serial = (uint64_t)sqlite3_column_int64(statement, 0);
	else
		note_failure(sim->store);
	sqlite3_reset(statement);
	return serial;
}

/* Version 8: of our own making (RFC 9562, 5.8). */
struct bk_str bk_sim_uuid(struct bk_sim *sim, struct bk_arena *arena)
{
	struct bk_str seed =
		bk_str_format(arena, "uuid %llu", (unsigned long long)bk_sim_serial(sim));
	struct bk_str hex = bk_hash_hex(arena, seed, 32);
	return bk_str_format(arena, "%.8s-%.4s-8%.3s-a%.3s-%.12s", hex.ptr, hex.ptr + 8,
		hex.ptr + 12, hex.ptr + 15, hex.ptr + 18);
}
