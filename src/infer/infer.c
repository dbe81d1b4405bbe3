/*
 * The order of the inferences, and what they have in common.
 */
#include "infer/infer.h"

#include "base/arena.h"
#include "infer/context.h"

struct bk_str bk_partition_of(const struct bk_infer *infer, const struct bk_account *account)
{
	return infer->partitions[account->index_in_model];
}

/* An account is in the partition of the regions in which it is used. */
static void find_partitions(struct bk_infer *infer)
{
	const struct bk_model *model = infer->model;
	struct bk_str any = BK_STR("aws");
	bool found = false;

	infer->partitions = bk_new_array(infer->arena, struct bk_str, model->accounts.len);
	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *object = model->objects.at[i];

		if (!object->account || !object->region)
			continue;
		if (!found)
			any = object->region->partition;
		found = true;
		infer->partitions[object->account->index_in_model] = object->region->partition;
	}
	bk_vec_foreach (i, &model->accounts) {
		if (!infer->partitions[i].len)
			infer->partitions[i] = any;
	}
}

struct bk_str bk_derived_address(
	struct bk_infer *infer, struct bk_str address, const char *kind, const char *suffix)
{
	size_t colon = bk_str_find(address, ':');
	size_t bracket = address.len;

	/* Behind the name and its keys, before the region: the last bracket. */
	while (bracket > colon && address.ptr[bracket - 1] != '[')
		bracket--;
	if (bracket == colon || address.ptr[address.len - 1] != ']')
		bracket = address.len + 1;
	return bk_str_format(infer->arena, "%s%.*s%s%.*s", kind, (int)(bracket - 1 - colon),
		address.ptr + colon, suffix, (int)(address.len + 1 - bracket),
		address.ptr + bracket - 1);
}

void bk_put_tags(struct bk_infer *infer, struct bk_desired *desired, const struct bk_object *source)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *tags = bk_node_map(arena);

	if (source) {
		bk_vec_foreach (i, &source->tags) {
			struct bk_node *value =
				bk_node_string(arena, source->tags.at[i].value->text);

			value->span = source->tags.at[i].value->span;
			bk_node_put_str(arena, tags, source->tags.at[i].key, value);
		}
	}
	bk_node_put(arena, tags, "bkc:unit", bk_node_string(arena, infer->model->unit));
	bk_node_put(arena, tags, "bkc:address",
		bk_node_string(arena, bk_tag_address(arena, desired->address)));
	bk_node_put(arena, desired->body, desired->type->tags, tags);
}

struct bk_str bk_plain_name(struct bk_arena *arena, struct bk_str name)
{
	char *plain = bk_arena_text(arena, name.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == ']')
			continue;
		plain[len++] = c == '[' || c == '.' || c == '/' ? '-' : c;
	}
	plain[len] = '\0';
	return (struct bk_str){plain, len};
}

void bk_describe(struct bk_desired *desired, const struct bk_object *object, struct bk_str because)
{
	desired->object = object;
	desired->span = object->span;
	desired->via = object->via;
	desired->because = because;
}

/* Whom the vaults of an account accept copies from, by name: half of a way back. */
static void collect_accepted(struct bk_infer *infer, const struct bk_object *vault)
{
	const struct bk_value *accept = bk_prop(vault, BK_A_ACCEPT);
	struct bk_map *accepted;

	if (!accept || accept->kind != BK_V_LIST)
		return;
	accepted = bk_map_find_ptr(&infer->accepted, vault->account);
	if (!accepted) {
		accepted = bk_new(infer->arena, struct bk_map);
		bk_map_init(accepted, infer->arena);
		bk_map_put_ptr(&infer->accepted, vault->account, accepted);
	}
	bk_vec_foreach (i, &accept->list) {
		const struct bk_value *value = accept->list.at[i];

		if (value->kind == BK_V_ACCOUNT)
			bk_map_put_ptr(accepted, value->account, accepted);
		if (value->kind == BK_V_OU)
			bk_vec_foreach (j, &value->ou->accounts)
				bk_map_put_ptr(accepted, value->ou->accounts.at[j], accepted);
	}
}

static void make_declared(struct bk_infer *infer)
{
	bk_vec_foreach (i, &infer->model->objects) {
		const struct bk_object *object = infer->model->objects.at[i];

		switch (object->kind->id) {
		case BK_KIND_KEY:
			bk_key_desired(infer, object);
			break;
		case BK_KIND_VAULT:
			bk_vault_use_of(infer, object);
			collect_accepted(infer, object);
			break;
		case BK_KIND_ROLE:
			bk_role_declared(infer, object);
			break;
		case BK_KIND_RESOURCE:
			bk_resource_declared(infer, object);
			break;
		case BK_KIND_SETTINGS:
			bk_settings_use_of(
				infer, object->account, object->region, object->span, BK_STR(""));
			break;
		default:
			break;
		}
	}
}

void bk_infer(struct bk_arena *arena, struct bk_diags *diags, const struct bk_model *model,
	struct bk_desired_list *ret)
{
	struct bk_infer infer = {.arena = arena, .diags = diags, .model = model, .list = ret};

	bk_desired_list_init(ret, model);
	bk_map_init(&infer.vaults, arena);
	bk_map_init(&infer.keys, arena);
	bk_map_init(&infer.roles, arena);
	bk_map_init(&infer.settings, arena);
	bk_map_init(&infer.accepted, arena);
	find_partitions(&infer);
	make_declared(&infer);
	bk_vec_foreach (i, &model->objects) {
		if (model->objects.at[i]->kind->id == BK_KIND_PLAN)
			bk_plan_collect(&infer, model->objects.at[i]);
	}
	bk_ways_back(&infer);
	bk_org_finish(&infer);
	bk_settings_finish(&infer);
	bk_roles_finish(&infer);
	bk_keys_finish(&infer);
	bk_vaults_finish(&infer);
	bk_plans_finish(&infer);
	bk_backup_policies_finish(&infer);
	bk_locks_finish(&infer);
}
