/*
 * bkc sim points
 */
#include "cmd/sim_points.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/out.h"
#include "sim/clock.h"

/* The points of one resource in one vault under one key. */
struct group {
	struct bk_str account, region, vault, resource, key;
	int64_t first, last;
	size_t count;
};

struct groups {
	struct bk_arena *arena;
	struct bk_map by_name; /* "account region vault resource key" → struct group */
	struct bk_map aliases; /* "account region key id" → alias as text */
};

static struct bk_str alias_key(
	const struct groups *groups, struct bk_str account, struct bk_str region, struct bk_str key)
{
	return bk_str_format(groups->arena, "%.*s %.*s %.*s", BK_STR_ARGS(account),
		BK_STR_ARGS(region), BK_STR_ARGS(key));
}

static void note_alias(struct groups *groups, const json_t *row)
{
	const json_t *record = json_object_get(row, "record");
	struct bk_str key = alias_key(groups, bk_value_text(row, "account"),
		bk_value_text(row, "region"), bk_value_text(record, "TargetKeyId"));
	struct bk_str *alias = bk_new(groups->arena, struct bk_str);

	*alias = bk_value_text(row, "id");
	bk_map_put(&groups->aliases, key, alias);
}

/* The alias of a key by its ARN, else the ARN. */
static struct bk_str name_of_key(const struct groups *groups, struct bk_str arn)
{
	struct bk_str rest = arn, account, region;
	const struct bk_str *alias;

	for (int i = 0; i < 3; i++)
		bk_str_cut(&rest, ':');
	region = bk_str_cut(&rest, ':');
	account = bk_str_cut(&rest, ':');
	bk_str_cut(&rest, '/');
	alias = bk_map_find(&groups->aliases, alias_key(groups, account, region, rest));
	if (alias)
		return *alias;
	return arn.len ? arn : BK_STR("no key");
}

/* "table/tracking" of an ARN. */
static struct bk_str name_of_resource(struct bk_str arn)
{
	struct bk_str rest = arn;

	for (int i = 0; i < 5; i++)
		bk_str_cut(&rest, ':');
	return rest.len ? rest : arn;
}

static void note_point(struct groups *groups, const json_t *row)
{
	const json_t *record = json_object_get(row, "record");
	struct group point = {
		.account = bk_value_text(row, "account"),
		.region = bk_value_text(row, "region"),
		.vault = bk_value_text(record, "BackupVaultName"),
		.resource = name_of_resource(bk_value_text(record, "ResourceArn")),
		.key = name_of_key(groups, bk_value_text(record, "EncryptionKeyArn")),
	};
	int64_t made = bk_value_int(record, "CreationDate", 0);
	struct bk_str name = bk_str_format(groups->arena, "%.*s %.*s %.*s %.*s %.*s",
		BK_STR_ARGS(point.account), BK_STR_ARGS(point.region), BK_STR_ARGS(point.vault),
		BK_STR_ARGS(point.resource), BK_STR_ARGS(point.key));
	struct group *group = bk_map_find(&groups->by_name, name);

	if (!group) {
		group = bk_new(groups->arena, struct group);
		*group = point;
		group->first = group->last = made;
		bk_map_put(&groups->by_name, name, group);
	}
	group->first = made < group->first ? made : group->first;
	group->last = made > group->last ? made : group->last;
	group->count++;
}

static int by_name(const void *one, const void *two)
{
	return bk_str_compare(
		((const struct bk_map_entry *)one)->key, ((const struct bk_map_entry *)two)->key);
}

/* Jobs that did not come to an end, of one resource into one vault, for one reason. */
struct failure {
	struct bk_str account, region, what, vault, resource, state, reason;
	size_t count;
};

/* "prod" of an ARN of a vault, with the region and the account where they are others. */
static struct bk_str name_of_vault(
	struct bk_arena *arena, struct bk_str arn, const struct failure *home)
{
	struct bk_str rest = arn, account, region;

	for (int i = 0; i < 3; i++)
		bk_str_cut(&rest, ':');
	region = bk_str_cut(&rest, ':');
	account = bk_str_cut(&rest, ':');
	bk_str_cut(&rest, ':');
	if (!bk_str_equal(region, home->region))
		rest = bk_str_format(arena, "%.*s in %.*s", BK_STR_ARGS(rest), BK_STR_ARGS(region));
	if (!bk_str_equal(account, home->account))
		rest = bk_str_format(
			arena, "%.*s of %.*s", BK_STR_ARGS(rest), BK_STR_ARGS(account));
	return rest;
}

static void note_failure(
	struct bk_arena *arena, struct bk_map *failures, const json_t *row, bool copy)
{
	const json_t *job = json_object_get(row, "record");
	struct failure failure = {
		.account = bk_value_text(row, "account"),
		.region = bk_value_text(row, "region"),
		.what = copy ? BK_STR("copy") : BK_STR("backup"),
		.resource = name_of_resource(bk_value_text(job, "ResourceArn")),
		.state = bk_value_text(job, "State"),
		.reason = bk_value_text(job, "StatusMessage"),
	};
	struct failure *known;
	struct bk_str name;

	if (!bk_str_is(failure.state, "FAILED") && !bk_str_is(failure.state, "EXPIRED"))
		return;
	failure.vault = name_of_vault(arena,
		bk_value_text(job, copy ? "DestinationBackupVaultArn" : "BackupVaultArn"),
		&failure);
	name = bk_str_format(arena, "%.*s %.*s %.*s %.*s %.*s %.*s %.*s",
		BK_STR_ARGS(failure.account), BK_STR_ARGS(failure.region),
		BK_STR_ARGS(failure.what), BK_STR_ARGS(failure.vault),
		BK_STR_ARGS(failure.resource), BK_STR_ARGS(failure.state),
		BK_STR_ARGS(failure.reason));
	known = bk_map_find(failures, name);
	if (!known) {
		known = bk_new(arena, struct failure);
		*known = failure;
		bk_map_put(failures, name, known);
	}
	known->count++;
}

static void write_failures(struct bk_arena *arena, const json_t *records, struct bk_out *out)
{
	struct bk_map failures;
	const json_t *row;
	size_t i;

	bk_map_init(&failures, arena);
	json_array_foreach(records, i, row)
	{
		struct bk_str kind = bk_value_text(row, "kind");

		if (bk_str_is(kind, "backup.job") || bk_str_is(kind, "backup.copy_job"))
			note_failure(arena, &failures, row, bk_str_is(kind, "backup.copy_job"));
	}
	if (failures.len > 1)
		qsort(failures.entries, failures.len, sizeof(struct bk_map_entry), by_name);
	for (i = 0; i < failures.len; i++) {
		const struct failure *failure = failures.entries[i].value;

		bk_out_printf(out, "%.*s %.*s  %.*s of %.*s into vault %.*s: %zu job%s %s: %.*s\n",
			BK_STR_ARGS(failure->account), BK_STR_ARGS(failure->region),
			BK_STR_ARGS(failure->what), BK_STR_ARGS(failure->resource),
			BK_STR_ARGS(failure->vault), failure->count, failure->count == 1 ? "" : "s",
			bk_str_is(failure->state, "FAILED") ? "failed" : "expired",
			BK_STR_ARGS(failure->reason));
	}
}

/* Backup policies are kept, and make no plans in the accounts (docs/simulator.md). */
static void write_policies(const json_t *records, struct bk_out *out)
{
	const json_t *row;
	size_t i;

	json_array_foreach(records, i, row)
	{
		const json_t *policy = json_object_get(row, "record");
		struct bk_str name = bk_value_text(policy, "Name");

		if (bk_str_is(bk_value_text(row, "kind"), "organizations.policy") &&
			bk_str_like(bk_value_text(policy, "Arn"), BK_STR("arn:*/backup_policy/*")))
			bk_out_printf(out,
				"%.*s  backup policy %.*s: the simulator does not run it\n",
				BK_STR_ARGS(bk_value_text(row, "account")), BK_STR_ARGS(name));
	}
}

void bk_sim_points_write(struct bk_arena *arena, const json_t *state, struct bk_out *out)
{
	const json_t *records = json_object_get(state, "records"), *row;
	struct groups groups = {.arena = arena};
	size_t i;

	bk_map_init(&groups.by_name, arena);
	bk_map_init(&groups.aliases, arena);
	json_array_foreach(records, i, row)
	{
		if (bk_str_is(bk_value_text(row, "kind"), "kms.alias"))
			note_alias(&groups, row);
	}
	json_array_foreach(records, i, row)
	{
		if (bk_str_is(bk_value_text(row, "kind"), "backup.recovery_point"))
			note_point(&groups, row);
	}
	if (groups.by_name.len > 1)
		qsort(groups.by_name.entries, groups.by_name.len, sizeof(struct bk_map_entry),
			by_name);
	for (i = 0; i < groups.by_name.len; i++) {
		const struct group *group = groups.by_name.entries[i].value;

		bk_out_printf(out,
			"%.*s %.*s  vault %.*s  %.*s: %zu point%s, %s to %s, under %.*s\n",
			BK_STR_ARGS(group->account), BK_STR_ARGS(group->region),
			BK_STR_ARGS(group->vault), BK_STR_ARGS(group->resource), group->count,
			group->count == 1 ? "" : "s", bk_sim_time_write(arena, group->first).ptr,
			bk_sim_time_write(arena, group->last).ptr, BK_STR_ARGS(group->key));
	}
	if (!groups.by_name.len)
		bk_out_text_of(out, "no recovery points\n");
	write_failures(arena, records, out);
	write_policies(records, out);
}
