/*
 * The log of calls: see calls.h.
 */
#include "sim/calls.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"

/* Entries of the log; after that only counts go on. */
enum { LOG_MOST = 100000 };

struct bk_sim_calls {
	uint64_t attempts, mutating;
	json_t *counts, *log;
};

struct bk_sim_calls *bk_sim_calls_new(void)
{
	struct bk_sim_calls *calls = calloc(1, sizeof(*calls));
	if (calls == NULL)
		bk_out_of_memory();
	calls->counts = json_object();
	calls->log = json_array();
	return calls;
}

void bk_sim_calls_free(struct bk_sim_calls *calls)
{
	if (calls == NULL)
		return;
	json_decref(calls->counts);
	json_decref(calls->log);
	free(calls);
}

void bk_sim_calls_clear(struct bk_sim_calls *calls)
{
	calls->attempts = 0;
	calls->mutating = 0;
	json_object_clear(calls->counts);
	json_array_clear(calls->log);
}

bool bk_sim_mutates(const struct bk_aws_operation *operation)
{
	static const char *const reads[] = {
		"Assume", "Describe", "Export", "Get", "Head", "List", "Query", "Scan", "Simulate"};
	struct bk_str name = bk_str_of(operation->name);
	for (size_t i = 0; i < BK_COUNT(reads); i++) {
		if (bk_str_has_prefix(name, bk_str_of(reads[i])))
			return false;
	}
	return true;
}

uint64_t bk_sim_calls_begin(struct bk_sim_calls *calls, const struct bk_aws_operation *operation)
{
	char name[128];
	snprintf(name, sizeof(name), "%s.%s", operation->service->name, operation->name);
	calls->attempts++;
	calls->mutating += bk_sim_mutates(operation);
	bk_value_set(calls->counts, name, json_integer(bk_value_int(calls->counts, name, 0) + 1));
	return calls->mutating;
}

void bk_sim_calls_end(struct bk_sim_calls *calls, const struct bk_aws_operation *operation,
	struct bk_str account, struct bk_str region, int status, const char *code)
{
	if (json_array_size(calls->log) >= LOG_MOST)
		return;
	json_t *entry = json_object();
	bk_value_set_text(entry, "service", bk_str_of(operation->service->name));
	bk_value_set_text(entry, "operation", bk_str_of(operation->name));
	bk_value_set_text(entry, "account", account);
	bk_value_set_text(entry, "region", region);
	bk_value_set(entry, "status", json_integer(status));
	bk_value_set_text(entry, "code", bk_str_of(code));
	if (bk_sim_mutates(operation))
		bk_value_set(entry, "mutating", json_integer((json_int_t)calls->mutating));
	json_array_append_new(calls->log, entry);
}

json_t *bk_sim_calls_show(const struct bk_sim_calls *calls)
{
	return json_pack("{s:I,s:I,s:O,s:O}", "attempts", (json_int_t)calls->attempts, "mutating",
		(json_int_t)calls->mutating, "counts", calls->counts, "log", calls->log);
}
