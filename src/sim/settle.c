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

static void move_on(json_t *record)
{
	json_t *next = json_incref(json_object_get(record, "Next"));
	bk_sim_settle_at(record, json_string_value(next));
	json_decref(next);
}

bool bk_sim_settle_pass(json_t *record, int64_t now)
{
	if (!bk_sim_settle_passes(record) || now < bk_value_int(record, "Until", 0))
		return false;
	move_on(record);
	return true;
}

bool bk_sim_settle_look(json_t *record)
{
	if (!bk_sim_settle_passes(record))
		return false;
	int64_t left = bk_value_int(record, "Looks", 0) - 1;
	if (left > 0)
		bk_value_set(record, "Looks", json_integer(left));
	else
		move_on(record);
	return true;
}

struct bk_str bk_sim_settle_state(const json_t *record)
{
	return bk_value_text(record, "State");
}

bool bk_sim_settle_passes(const json_t *record)
{
	return json_is_string(json_object_get(record, "Next"));
}
