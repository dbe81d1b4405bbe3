/*
 * States that last: see settle.h. Kept in the record as State and, while it will pass, Next, Until
 * (of the clock) and Looks (left).
 */
#include "sim/settle.h"

void bk_sim_settle_begin(
	json_t *record, const char *state, const char *next, int64_t now, int64_t seconds)
{
	bk_value_set_text(record, "State", bk_str_of(state));
	bk_value_set_text(record, "Next", bk_str_of(next != NULL ? next : ""));
	bk_value_set(record, "Until", json_integer(now + seconds));
	bk_value_set(record, "Looks", json_integer(BK_SIM_SETTLE_LOOKS));
}

void bk_sim_settle_at(json_t *record, const char *state)
{
	bk_value_set_text(record, "State", bk_str_of(state));
	json_object_del(record, "Next");
	json_object_del(record, "Until");
	json_object_del(record, "Looks");
}

bool bk_sim_settle_pass(json_t *record, int64_t now, bool look)
{
	if (!bk_sim_settle_passes(record))
		return false;
	int64_t looks = bk_value_int(record, "Looks", 0);
	if (now >= bk_value_int(record, "Until", 0) || (look && looks == 0)) {
		json_t *next = json_incref(json_object_get(record, "Next"));
		bk_sim_settle_at(record, json_string_value(next));
		json_decref(next);
		return true;
	}
	if (look)
		bk_value_set(record, "Looks", json_integer(looks - 1));
	return look;
}

struct bk_str bk_sim_settle_state(const json_t *record)
{
	return bk_value_text(record, "State");
}

bool bk_sim_settle_passes(const json_t *record)
{
	return json_is_string(json_object_get(record, "Next"));
}
