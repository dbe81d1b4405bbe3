/*
 * What the objects of AWS Backup share: see backup_ops.h.
 */
#include "sim/backup_ops.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "prove/timer.h"

const struct bk_sim_tag_rules bk_sim_backup_tag_rules = {
	.invalid = BK_BACKUP_INVALID,
	.too_many = BK_BACKUP_LIMIT,
};

static const char *partition_of(struct bk_str region)
{
	if (bk_str_has_prefix(region, BK_STR("cn-")))
		return "aws-cn";
	return bk_str_has_prefix(region, BK_STR("us-gov-")) ? "aws-us-gov" : "aws";
}

struct bk_str bk_sim_backup_arn(
	const struct bk_sim_request *request, const char *type, struct bk_str id)
{
	return bk_str_format(request->arena, "arn:%s:backup:%.*s:%.*s:%s:%.*s",
		partition_of(request->region), BK_STR_ARGS(request->region),
		BK_STR_ARGS(request->account), type, BK_STR_ARGS(id));
}

struct bk_str bk_sim_backup_named_arn(struct bk_sim *sim, const struct bk_sim_request *request,
	const char *type, struct bk_str name)
{
	struct bk_str id = bk_sim_uuid(sim, request->arena);
	return bk_sim_backup_arn(request, type,
		bk_str_format(request->arena, "%.*s-%.*s", BK_STR_ARGS(name), BK_STR_ARGS(id)));
}

bool bk_sim_arn_read(struct bk_str arn, const char *service, struct bk_str *ret_region,
	struct bk_str *ret_account, struct bk_str *ret_resource)
{
	struct bk_str rest = arn;
	struct bk_str scheme = bk_str_cut(&rest, ':');
	struct bk_str partition = bk_str_cut(&rest, ':');
	struct bk_str named = bk_str_cut(&rest, ':');
	struct bk_str region = bk_str_cut(&rest, ':');
	struct bk_str account = bk_str_cut(&rest, ':');
	if (!bk_str_is(scheme, "arn") || !bk_str_has_prefix(partition, BK_STR("aws")) ||
		!bk_str_is(named, service) || rest.len == 0)
		return false;
	*ret_region = region;
	*ret_account = account;
	*ret_resource = rest;
	return true;
}

void bk_sim_copy(json_t *to, const json_t *from, const char *const members[])
{
	for (size_t i = 0; members[i] != NULL; i++) {
		json_t *value = json_object_get(from, members[i]);
		if (value != NULL)
			json_object_set(to, members[i], value);
	}
}

json_t *bk_sim_pick(const json_t *record, const char *const members[])
{
	json_t *picked = json_object();
	bk_sim_copy(picked, record, members);
	return picked;
}

json_t *bk_sim_rows(json_t *rows, const char *const members[])
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
		json_array_append_new(list, bk_sim_pick(json_object_get(row, "record"), members));
	json_decref(rows);
	return list;
}

json_t *bk_sim_here(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind)
{
	return bk_sim_list(sim, kind, request->account, request->region);
}

size_t bk_sim_count_here(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind)
{
	BK_AUTO_JSON rows = bk_sim_here(sim, request, kind);
	return json_array_size(rows);
}

json_t *bk_sim_find(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	struct bk_str id)
{
	return bk_sim_get(sim, kind, request->account, request->region, id);
}

void bk_sim_keep(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	struct bk_str id, const json_t *record)
{
	bk_sim_put(sim, kind, request->account, request->region, id, record);
}

void bk_sim_forget(struct bk_sim *sim, const struct bk_sim_request *request, const char *kind,
	struct bk_str id)
{
	bk_sim_drop(sim, kind, request->account, request->region, id);
}

struct bk_str bk_sim_tell_state(struct bk_sim *sim, const struct bk_sim_request *request,
	const char *kind, struct bk_str id, json_t *record)
{
	bool passed = bk_sim_settle_pass(record, request->now);
	struct bk_str state = bk_str_dup(request->arena, bk_sim_settle_state(record));
	if (bk_sim_settle_look(record) || passed)
		bk_sim_keep(sim, request, kind, id, record);
	return state;
}

json_t *bk_sim_with(json_t *rows, const char *member, struct bk_str text)
{
	json_t *found = NULL;
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *record = json_object_get(row, "record");
		if (text.len > 0 && bk_str_equal(bk_value_text(record, member), text)) {
			found = json_incref(record);
			break;
		}
	}
	json_decref(rows);
	return found;
}

static json_t *detail_of(struct bk_sim_fault *fault)
{
	if (fault->detail == NULL)
		fault->detail = json_object();
	return fault->detail;
}

json_t *bk_sim_refuse_existing(struct bk_sim_fault *ret_fault, const json_t *record,
	const char *arn_member, const char *format, ...)
{
	char message[sizeof(ret_fault->message)];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_EXISTS, "%s", message);
	struct bk_str arn = bk_value_text(record, arn_member);
	struct bk_str token = bk_value_text(record, "CreatorRequestId");
	if (arn.len > 0)
		bk_value_set_text(detail_of(ret_fault), "Arn", arn);
	if (token.len > 0)
		bk_value_set_text(detail_of(ret_fault), "CreatorRequestId", token);
	return NULL;
}

void bk_sim_fault_code(struct bk_sim_fault *fault, const char *code)
{
	bk_value_set_text(detail_of(fault), "Code", bk_str_of(code));
}

bool bk_sim_is_word(struct bk_str text, const char *words)
{
	struct bk_str rest = bk_str_of(words);
	while (rest.len > 0) {
		if (bk_str_equal(bk_str_cut(&rest, '|'), text))
			return true;
	}
	return false;
}

/* More than one run in some hour. Facts sheet 4.2: at most one, `cron(0/30 …)` is refused. */
static bool is_too_frequent(const struct bk_timer *timer)
{
	return (timer->cron.minutes & (timer->cron.minutes - 1)) != 0;
}

bool bk_sim_backup_schedule(struct bk_str text, struct bk_str zone, struct bk_sim_fault *ret_fault)
{
	struct bk_timer timer;
	struct bk_error error;
	if (!bk_str_has_prefix(text, BK_STR("cron(")))
		bk_error_set(&error, "only cron expressions are supported");
	else if (!bk_timer_read(text, zone, 0, &timer, &error))
		;
	else if (is_too_frequent(&timer))
		bk_error_set(&error, "it may run once in an hour at most");
	else
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
		"Provided schedule expression is not valid: %.*s %.*s: %s", BK_STR_ARGS(text),
		BK_STR_ARGS(zone), error.text);
	return false;
}

json_t *bk_sim_refuse_no_plan(struct bk_sim_fault *ret_fault, const char *code)
{
	return bk_sim_refuse(ret_fault, 400, code, "Cannot find Backup plan");
}
