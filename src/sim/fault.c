/*
 * Faults on demand: see fault.h.
 */
#include "sim/fault.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "sim/calls.h"

static const char *const words[BK_SIM_TROUBLE_COUNT] = {
	[BK_SIM_THROTTLE] = "throttle",
	[BK_SIM_ERROR] = "error",
	[BK_SIM_DROP_BEFORE] = "drop-before",
	[BK_SIM_DROP_AFTER] = "drop-after",
	[BK_SIM_SLOW] = "slow",
	[BK_SIM_STALE] = "stale",
};

/* How many may wait at once. */
enum { FAULTS_MOST = 1000, DELAY_MOST_MS = 600000 };

struct bk_sim_faults {
	json_t *rules;  /* as asked for, with what is left of "skip" and "count", and "key" */
	json_t *unseen; /* ARN of a role: looks that it stays unseen */
};

struct bk_sim_faults *bk_sim_faults_new(void)
{
	struct bk_sim_faults *faults = calloc(1, sizeof(*faults));
	if (faults == NULL)
		bk_out_of_memory();
	faults->rules = json_array();
	faults->unseen = json_object();
	return faults;
}

void bk_sim_faults_free(struct bk_sim_faults *faults)
{
	if (faults == NULL)
		return;
	json_decref(faults->rules);
	json_decref(faults->unseen);
	free(faults);
}

void bk_sim_faults_clear(struct bk_sim_faults *faults)
{
	json_array_clear(faults->rules);
	json_object_clear(faults->unseen);
}

json_t *bk_sim_faults_show(const struct bk_sim_faults *faults)
{
	return json_pack("{s:O,s:O}", "faults", faults->rules, "unseen", faults->unseen);
}

static enum bk_sim_trouble trouble_of(const json_t *rule)
{
	struct bk_str word = bk_value_text(rule, "fault");
	for (int i = BK_SIM_THROTTLE; i < BK_SIM_TROUBLE_COUNT; i++) {
		if (bk_str_is(word, words[i]))
			return (enum bk_sim_trouble)i;
	}
	return BK_SIM_NO_TROUBLE;
}

static bool check(const json_t *rule, struct bk_error *ret_error)
{
	static const char *const numbers[] = {"count", "skip", "at", "delay_ms"};
	if (!json_is_object(rule) || trouble_of(rule) == BK_SIM_NO_TROUBLE)
		return bk_error_set(ret_error,
			"a fault is one of throttle, error, drop-before, "
			"drop-after, slow, stale");
	for (size_t i = 0; i < BK_COUNT(numbers); i++) {
		const json_t *number = json_object_get(rule, numbers[i]);
		if (number != NULL && (!json_is_integer(number) || json_integer_value(number) < 0))
			return bk_error_set(ret_error, "`%s` is a number from 0", numbers[i]);
	}
	if (bk_value_int(rule, "delay_ms", 0) > DELAY_MOST_MS)
		return bk_error_set(ret_error, "`delay_ms` is at most %d", DELAY_MOST_MS);
	return true;
}

bool bk_sim_faults_add(struct bk_sim_faults *faults, json_t *wanted, struct bk_error *ret_error)
{
	size_t i;
	json_t *rule;
	BK_AUTO_JSON list = json_is_array(wanted) ? json_incref(wanted) : json_pack("[O]", wanted);
	json_array_foreach(list, i, rule)
	{
		if (!check(rule, ret_error))
			return false;
	}
	if (json_array_size(faults->rules) + json_array_size(list) > FAULTS_MOST)
		return bk_error_set(ret_error, "more than %d faults", FAULTS_MOST);
	json_array_foreach(list, i, rule)
	{
		json_t *copy = json_deep_copy(rule);
		if (json_object_get(copy, "count") == NULL)
			bk_value_set(copy, "count", json_integer(1));
		json_array_append_new(faults->rules, copy);
	}
	return true;
}

static bool is_meant(const json_t *rule, const struct bk_aws_operation *operation,
	struct bk_str key, uint64_t at)
{
	struct bk_str service = bk_value_text(rule, "service");
	struct bk_str name = bk_value_text(rule, "operation");
	struct bk_str bound = bk_value_text(rule, "key");
	int64_t wanted = bk_value_int(rule, "at", 0);
	if ((service.len > 0 && !bk_str_is(service, operation->service->name)) ||
		(name.len > 0 && !bk_str_is(name, operation->name)))
		return false;
	if (bound.len > 0)
		return bk_str_equal(bound, key);
	return wanted == 0 || (uint64_t)wanted == at;
}

/* One time less; true where the rule is used up. */
static bool use_up(json_t *rule)
{
	int64_t count = bk_value_int(rule, "count", 1);
	if (count > 1)
		bk_value_set(rule, "count", json_integer(count - 1));
	return count == 1;
}

enum bk_sim_trouble bk_sim_faults_meet(struct bk_sim_faults *faults,
	const struct bk_aws_operation *operation, struct bk_str key, uint64_t mutating,
	int64_t *ret_delay_ms)
{
	size_t i;
	json_t *rule;
	json_array_foreach(faults->rules, i, rule)
	{
		enum bk_sim_trouble trouble = trouble_of(rule);
		if (trouble == BK_SIM_STALE || !is_meant(rule, operation, key, mutating))
			continue;
		int64_t skip = bk_value_int(rule, "skip", 0);
		if (skip > 0) {
			bk_value_set(rule, "skip", json_integer(skip - 1));
			continue;
		}
		*ret_delay_ms = bk_value_int(rule, "delay_ms", 0);
		if (bk_value_int(rule, "at", 0) > 0)
			bk_value_set_text(rule, "key", key);
		if (use_up(rule))
			json_array_remove(faults->rules, i);
		return trouble;
	}
	return BK_SIM_NO_TROUBLE;
}

void bk_sim_faults_role_changed(struct bk_sim_faults *faults, struct bk_str arn)
{
	size_t i;
	json_t *rule;
	json_array_foreach(faults->rules, i, rule)
	{
		if (trouble_of(rule) != BK_SIM_STALE)
			continue;
		json_object_setn_new(faults->unseen, arn.ptr, arn.len,
			json_integer(bk_value_int(rule, "count", 1)));
	}
}

bool bk_sim_faults_role_seen(struct bk_sim_faults *faults, struct bk_str arn)
{
	int64_t left = json_integer_value(json_object_getn(faults->unseen, arn.ptr, arn.len));
	if (left <= 0)
		return true;
	json_object_setn_new(faults->unseen, arn.ptr, arn.len, json_integer(left - 1));
	return false;
}
