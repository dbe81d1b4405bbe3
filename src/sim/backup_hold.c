/*
 * Legal holds. Facts sheet 4.8, 7.4.
 */
#include "sim/backup_ops.h"

#include "base/arena.h"

enum {
	HOLDS_MOST = 50, /* per account and region, that are not cancelled */
	DAY = 86400,
};

static const char *const created[] = {"Title", "Status", "Description", "LegalHoldId",
	"LegalHoldArn", "CreationDate", "RecoveryPointSelection", NULL};

static bool is_active(const json_t *hold)
{
	return bk_str_is(bk_value_text(hold, "Status"), "ACTIVE");
}

static size_t count_active(const json_t *rows)
{
	size_t count = 0;
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row) count += is_active(json_object_get(row, "record"));
	return count;
}

/* Seconds since 1970: the client may send a date. */
static bool check_dates(const json_t *selection, struct bk_sim_fault *ret_fault)
{
	const json_t *range = json_object_get(selection, "DateRange");
	const json_t *from = json_object_get(range, "FromDate");
	const json_t *to = json_object_get(range, "ToDate");
	if (!json_is_number(from) || !json_is_number(to) ||
		json_number_value(from) <= json_number_value(to))
		return true;
	bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID, "FromDate must not be after ToDate");
	return false;
}

json_t *bk_sim_hold_create(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON rows = bk_sim_here(sim, request, BK_SIM_LEGAL_HOLD);
	BK_AUTO_JSON before = bk_sim_with(json_incref(rows), "IdempotencyToken",
		bk_value_text(request->input, "IdempotencyToken"));
	if (before != NULL)
		return bk_sim_pick(before, created);
	if (!check_dates(json_object_get(request->input, "RecoveryPointSelection"), ret_fault))
		return NULL;
	if (count_active(rows) >= HOLDS_MOST)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_LIMIT,
			"An account can have at most %d legal holds in a region", HOLDS_MOST);
	struct bk_str id = bk_sim_uuid(sim, request->arena);
	struct bk_str arn = bk_sim_backup_arn(request, "legal-hold", id);
	if (!bk_sim_tags_add(sim, arn, &bk_sim_backup_tag_rules,
		    json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	BK_AUTO_JSON hold = bk_sim_pick(request->input,
		(const char *const[]){"Title", "Description", "RecoveryPointSelection",
			"IdempotencyToken", NULL});
	bk_value_set_text(hold, "Status", BK_STR("ACTIVE"));
	bk_value_set_text(hold, "LegalHoldId", id);
	bk_value_set_text(hold, "LegalHoldArn", arn);
	bk_value_set(hold, "CreationDate", json_integer(request->now));
	bk_sim_keep(sim, request, BK_SIM_LEGAL_HOLD, id, hold);
	return bk_sim_pick(hold, created);
}

static json_t *named(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str id = bk_value_text(request->input, "LegalHoldId");
	json_t *hold = bk_sim_find(sim, request, BK_SIM_LEGAL_HOLD, id);
	if (hold == NULL)
		bk_sim_refuse(ret_fault, 400, BK_BACKUP_NOT_FOUND, "Legal hold %.*s does not exist",
			BK_STR_ARGS(id));
	return hold;
}

json_t *bk_sim_hold_get(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON hold = named(sim, request, ret_fault);
	if (hold == NULL)
		return NULL;
	json_t *answer = bk_sim_pick(hold, created);
	bk_sim_copy(answer, hold,
		(const char *const[]){
			"CancelDescription", "CancellationDate", "RetainRecordUntil", NULL});
	return answer;
}

json_t *bk_sim_hold_cancel(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON hold = named(sim, request, ret_fault);
	if (hold == NULL)
		return NULL;
	if (!is_active(hold))
		return bk_sim_refuse(
			ret_fault, 400, BK_BACKUP_STATE, "Legal hold has already been cancelled");
	int64_t days = bk_value_int(request->input, "RetainRecordInDays", 0);
	if (days < 0 || days > BK_BACKUP_DAYS_MAX)
		return bk_sim_refuse(ret_fault, 400, BK_BACKUP_INVALID,
			"RetainRecordInDays must be from 0 to %d", BK_BACKUP_DAYS_MAX);
	bk_value_set_text(hold, "Status", BK_STR("CANCELED"));
	bk_sim_copy(hold, request->input, (const char *const[]){"CancelDescription", NULL});
	bk_value_set(hold, "CancellationDate", json_integer(request->now));
	bk_value_set(hold, "RetainRecordUntil", json_integer(request->now + days * DAY));
	bk_sim_keep(sim, request, BK_SIM_LEGAL_HOLD, bk_value_text(hold, "LegalHoldId"), hold);
	return json_object();
}

json_t *bk_sim_hold_list(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *list = bk_sim_rows(bk_sim_here(sim, request, BK_SIM_LEGAL_HOLD),
		(const char *const[]){"Title", "Status", "Description", "LegalHoldId",
			"LegalHoldArn", "CreationDate", "CancellationDate", NULL});
	return bk_sim_page(request, list, "LegalHolds", "MaxResults", 1000, ret_fault);
}
