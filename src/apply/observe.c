/*
 * What is asked first, and the rounds.
 */
#include "apply/observe.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/pool.h"
#include "model/model.h"
#include "source/diag.h"

/* The first region of two, in the order of the matrix. */
static const struct bk_region *earlier(const struct bk_region *a, const struct bk_region *b)
{
	if (!a || !b)
		return a ? a : b;
	return a->index_in_model <= b->index_in_model ? a : b;
}

/* By account: the first region that something of it is in, else the unit's first. */
static void find_homes(struct bk_apply *apply)
{
	const struct bk_desired_list *list = apply->list;
	const struct bk_region *any = NULL;

	apply->homes =
		bk_new_array(apply->arena, const struct bk_region *, list->model->accounts.len + 1);
	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *object = list->objects.at[i];
		const struct bk_region **home;

		if (!object->region || !object->account)
			continue;
		home = &apply->homes[object->account->index_in_model];
		*home = earlier(*home, object->region);
		any = earlier(any, object->region);
	}
	bk_vec_foreach (i, &list->model->accounts) {
		if (!apply->homes[i])
			apply->homes[i] = any;
	}
}

struct bk_str bk_apply_home(const struct bk_apply *apply, const struct bk_account *account)
{
	const struct bk_region *home = apply->homes[account->index_in_model];

	return home ? home->name->text : BK_STR("us-east-1");
}

struct bk_str bk_apply_region(const struct bk_apply *apply, const struct bk_desired *object)
{
	return object->region ? object->region->name->text : bk_apply_home(apply, object->account);
}

json_t *bk_ask_input(const char *member, struct bk_str text)
{
	json_t *input = json_object();

	if (!input)
		bk_out_of_memory();
	bk_value_set_text(input, member, text);
	return input;
}

static struct bk_ask *ask_new(struct bk_observer *observer, const struct bk_account *account,
	struct bk_str region, const char *service, const char *operation, json_t *input,
	bk_answer_fn *answer)
{
	struct bk_ask *ask = bk_new(observer->arena, struct bk_ask);
	const struct bk_aws_operation *row =
		bk_aws_operation_find(bk_str_of(service), bk_str_of(operation));

	if (!row)
		bk_bug("no operation %s of %s", operation, service);
	ask->call.operation = row;
	ask->call.account = account->id;
	ask->call.region = region.len ? region : bk_apply_home(observer->apply, account);
	ask->call.input = input;
	ask->pages = row->page_items != NULL;
	ask->input = input;
	ask->account = account;
	ask->region = region;
	ask->answer = answer;
	ask->observer = observer;
	bk_vec_push(observer->arena, &observer->asks, ask);
	return ask;
}

struct bk_ask *bk_ask(struct bk_observer *observer, const struct bk_scene *scene,
	const char *service, const char *operation, json_t *input, bk_answer_fn *answer)
{
	return ask_new(observer, scene->account,
		scene->region ? scene->region->name->text : BK_STR(""), service, operation, input,
		answer);
}

struct bk_ask *bk_ask_more(struct bk_observer *observer, const struct bk_ask *from,
	const char *service, const char *operation, json_t *input, bk_answer_fn *answer)
{
	struct bk_ask *ask =
		ask_new(observer, from->account, from->region, service, operation, input, answer);

	ask->desired = from->desired;
	ask->live = from->live;
	return ask;
}

struct bk_scene *bk_scene_of(struct bk_observer *observer, const struct bk_account *account,
	const struct bk_region *region)
{
	struct bk_str key = bk_str_format(observer->arena, "%.*s/%.*s", BK_STR_ARGS(account->id),
		BK_STR_ARGS(region ? region->name->text : BK_STR("")));
	struct bk_scene *scene = bk_map_find(&observer->scene_by, key);

	if (scene)
		return scene;
	scene = bk_new(observer->arena, struct bk_scene);
	scene->account = account;
	scene->region = region;
	bk_map_put(&observer->scene_by, key, scene);
	bk_vec_push(observer->arena, &observer->scenes, scene);
	return scene;
}

/* The regions that are looked at: those in which anything is declared, those that the
 * organization names for it, or (--sweep) all that need not be enabled first. */
static bool *looked_at(const struct bk_observer *observer)
{
	const struct bk_model *model = observer->apply->list->model;
	const struct bk_desired_list *list = observer->apply->list;
	const struct bk_value *sweep = model->org ? model->org->sweep : NULL;
	bool *looked = bk_new_array(observer->arena, bool, model->regions.len + 1);

	bk_vec_foreach (i, &list->objects) {
		if (list->objects.at[i]->region)
			looked[list->objects.at[i]->region->index_in_model] = true;
	}
	for (size_t i = 0; sweep && i < sweep->list.len; i++)
		looked[sweep->list.at[i]->region->index_in_model] = true;
	for (size_t i = 0; observer->apply->sweep && i < model->regions.len; i++) {
		const struct bk_region *region = model->regions.at[i];

		if (!region->opt_in && bk_str_is(region->partition, "aws"))
			looked[i] = true;
	}
	return looked;
}

/* Accounts of the unit, each with what is global and with every region that is looked at. */
static void set_scenes(struct bk_observer *observer)
{
	const struct bk_model *model = observer->apply->list->model;
	const struct bk_desired_list *list = observer->apply->list;
	const bool *looked = looked_at(observer);

	bk_vec_foreach (a, &model->accounts) {
		bk_scene_of(observer, model->accounts.at[a], NULL);
		bk_vec_foreach (r, &model->regions) {
			if (looked[r])
				bk_scene_of(observer, model->accounts.at[a], model->regions.at[r]);
		}
	}
	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *object = list->objects.at[i];
		struct bk_scene *scene;

		if (!object->account)
			continue;
		scene = bk_scene_of(observer, object->account, object->region);
		bk_vec_push(observer->arena, &scene->wanted, object);
		if (!object->external)
			scene->counts[object->type->id]++;
	}
}

/* Types whose objects are found by name, each wanted name once. */
static void set_names(struct bk_observer *observer)
{
	bk_vec_foreach (i, &observer->apply->list->objects) {
		struct bk_desired *object = observer->apply->list->objects.at[i];
		enum bk_aws_id id = object->type->id;

		if (!object->name.len || !object->account)
			continue;
		if (id == BK_AWS_AIRGAP_VAULT)
			id = BK_AWS_VAULT;
		if (id == BK_AWS_VAULT_POLICY || id == BK_AWS_VAULT_LOCK || id == BK_AWS_SELECTION)
			continue;
		bk_map_put(&observer->named,
			bk_str_format(observer->arena, "%d %.*s/%.*s %.*s", (int)id,
				BK_STR_ARGS(object->account->id),
				BK_STR_ARGS(
					object->region ? object->region->name->text : BK_STR("")),
				BK_STR_ARGS(object->name)),
			object);
	}
}

static json_t *tag_filter(struct bk_str unit)
{
	return json_pack("{s:[{s:s, s:[s%]}]}", "TagFilters", "Key", BK_TAG_UNIT, "Values",
		unit.ptr, unit.len);
}

static void ask_vaults(struct bk_observer *observer, const struct bk_scene *scene)
{
	size_t wanted = scene->counts[BK_AWS_VAULT] + scene->counts[BK_AWS_AIRGAP_VAULT];
	struct bk_ask *ask;

	/* A list costs as much as one of them. */
	if (wanted > 1)
		bk_ask(observer, scene, "backup", "ListBackupVaults", NULL, bk_answer_vaults);
	bk_vec_foreach (i, &scene->wanted) {
		const struct bk_desired *object = scene->wanted.at[i];

		if (object->type->id != BK_AWS_VAULT && object->type->id != BK_AWS_AIRGAP_VAULT)
			continue;
		if (wanted > 1 && !object->external)
			continue;
		ask = bk_ask(observer, scene, "backup", "DescribeBackupVault",
			bk_ask_input("BackupVaultName", object->name), bk_answer_vault);
		ask->desired = object;
		ask->absent = "ResourceNotFoundException|AccessDeniedException";
		ask->about = object->external ? object->object : NULL;
	}
}

static void ask_stores(struct bk_observer *observer, const struct bk_scene *scene)
{
	struct bk_ask *ask;

	if (scene->counts[BK_AWS_DB_INSTANCE] > 1)
		bk_ask(observer, scene, "rds", "DescribeDBInstances", NULL, bk_answer_db);
	bk_vec_foreach (i, &scene->wanted) {
		const struct bk_desired *object = scene->wanted.at[i];

		if (object->type->id == BK_AWS_TABLE && !object->external) {
			ask = bk_ask(observer, scene, "dynamodb", "DescribeTable",
				bk_ask_input("TableName", object->name), bk_answer_table);
			ask->desired = object;
			ask->absent = "ResourceNotFoundException";
		}
		if (object->type->id == BK_AWS_DB_INSTANCE && !object->external &&
			scene->counts[BK_AWS_DB_INSTANCE] == 1) {
			ask = bk_ask(observer, scene, "rds", "DescribeDBInstances",
				bk_ask_input("DBInstanceIdentifier", object->name), bk_answer_db);
			ask->desired = object;
			ask->absent = "DBInstanceNotFound|DBInstanceNotFoundFault";
		}
	}
}

/* The first object of a type that is wanted there: why something is asked. */
static const struct bk_desired *first_of(const struct bk_scene *scene, enum bk_aws_id id)
{
	bk_vec_foreach (i, &scene->wanted) {
		if (scene->wanted.at[i]->type->id == id && !scene->wanted.at[i]->external)
			return scene->wanted.at[i];
	}
	return NULL;
}

static void ask_existing_keys(struct bk_observer *observer, const struct bk_scene *scene)
{
	bk_vec_foreach (i, &scene->wanted) {
		const struct bk_desired *object = scene->wanted.at[i];
		struct bk_ask *ask;

		if (object->type->id != BK_AWS_KEY || !object->external)
			continue;
		ask = bk_ask(observer, scene, "kms", "DescribeKey",
			bk_ask_input("KeyId", object->arn.len ? object->arn : object->name),
			bk_answer_key);
		ask->desired = object;
		ask->absent = "NotFoundException";
	}
}

/* Lists that are asked for where something of a type is wanted. */
struct listing {
	enum bk_aws_id id;
	const char *service, *operation;
	bk_answer_fn *answer;
};

static void ask_lists(struct bk_observer *observer, const struct bk_scene *scene,
	const struct listing *listings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct bk_desired *object = first_of(scene, listings[i].id);

		if (object)
			bk_ask(observer, scene, listings[i].service, listings[i].operation, NULL,
				listings[i].answer)
				->desired = object;
	}
}

static void ask_region(struct bk_observer *observer, const struct bk_scene *scene)
{
	static const struct listing listings[] = {
		{BK_AWS_ALIAS, "kms", "ListAliases", bk_answer_aliases},
		{BK_AWS_PLAN, "backup", "ListBackupPlans", bk_answer_plans},
		{BK_AWS_REGION_SETTINGS, "backup", "DescribeRegionSettings",
			bk_answer_region_settings},
	};

	ask_lists(observer, scene, listings, BK_COUNT(listings));
	ask_vaults(observer, scene);
	ask_existing_keys(observer, scene);
	ask_stores(observer, scene);
}

void bk_ask_roles(struct bk_observer *observer, const struct bk_account *account,
	const struct bk_desired *because)
{
	struct bk_scene *scene = bk_scene_of(observer, account, NULL);

	if (scene->roles_asked)
		return;
	scene->roles_asked = true;
	bk_ask(observer, scene, "iam", "GetAccountAuthorizationDetails",
		json_pack("{s:[s]}", "Filter", "Role"), bk_answer_roles)
		->desired = because;
}

/* Roles that are declared no more are found nowhere else. */
static void ask_roles(struct bk_observer *observer)
{
	bk_vec_foreach (i, &observer->scenes) {
		const struct bk_scene *scene = observer->scenes.at[i];

		if (scene->wanted.len)
			bk_ask_roles(observer, scene->account, scene->wanted.at[0]);
	}
}

static void ask_global(struct bk_observer *observer, struct bk_scene *scene)
{
	static const struct listing listings[] = {
		{BK_AWS_SERVICE_ACCESS, "organizations", "DescribeOrganization",
			bk_answer_organization},
		{BK_AWS_SERVICE_ACCESS, "organizations", "ListAWSServiceAccessForOrganization",
			bk_answer_service_access},
		{BK_AWS_GLOBAL_SETTINGS, "backup", "DescribeGlobalSettings",
			bk_answer_global_settings},
		{BK_AWS_POLICY_TYPE, "organizations", "ListRoots", bk_answer_roots},
	};
	const struct bk_desired *object = first_of(scene, BK_AWS_SERVICE_ACCESS);
	struct bk_ask *ask;

	ask_lists(observer, scene, listings, BK_COUNT(listings));
	if (object) {
		ask = bk_ask(
			observer, scene, "organizations", "ListAccounts", NULL, bk_answer_accounts);
		ask->desired = object;
		/* Nothing is made by it: without the right the question stays open. */
		ask->absent = "AccessDeniedException";
	}
	object = first_of(scene, BK_AWS_DELEGATE);
	if (object)
		bk_ask(observer, scene, "organizations", "ListDelegatedAdministrators",
			bk_ask_input("ServicePrincipal", BK_STR("backup.amazonaws.com")),
			bk_answer_delegates)
			->desired = object;
	object = first_of(scene, BK_AWS_BACKUP_POLICY);
	if (object)
		bk_ask(observer, scene, "organizations", "ListPolicies",
			bk_ask_input("Filter", BK_STR("BACKUP_POLICY")), bk_answer_policies)
			->desired = object;
}

/* What is ours by tag comes first, so that all other answers know it. */
static void ask_first(struct bk_observer *observer)
{
	bk_vec_foreach (i, &observer->scenes) {
		struct bk_scene *scene = observer->scenes.at[i];

		if (scene->region)
			bk_ask(observer, scene, "tagging", "GetResources",
				tag_filter(observer->unit), bk_answer_resources)
				->desired = scene->wanted.len ? scene->wanted.at[0] : NULL;
	}
	bk_vec_foreach (i, &observer->scenes) {
		struct bk_scene *scene = observer->scenes.at[i];

		if (scene->region)
			ask_region(observer, scene);
		else
			ask_global(observer, scene);
	}
	ask_roles(observer);
}

static bool is_one_of(const char *code, const char *codes)
{
	struct bk_str rest = bk_str_of(codes);

	while (rest.len) {
		if (bk_str_is(bk_str_cut(&rest, '|'), code))
			return true;
	}
	return false;
}

/* AWS Backup answers AccessDenied for what is not there, too; IAM says who may not do what. */
static bool lacks_right(const struct bk_ask *ask)
{
	static const char words[] = "not authorized to perform";

	return ask->about && strstr(ask->failure.message, words) != NULL;
}

static int64_t run_ask(void *data)
{
	struct bk_ask *ask = data;
	struct bk_apply *apply = ask->observer->apply;

	if (apply->call(apply->user, &ask->call, ask->pages, &ask->output, &ask->failure)) {
		if (ask->answer == bk_answer_roles)
			bk_reduce_roles(ask);
		return 0;
	}
	ask->output = NULL;
	ask->failed = ask->failure.kind != BK_AWS_REFUSED || !ask->absent ||
		!is_one_of(ask->failure.code, ask->absent) || lacks_right(ask);
	return 0;
}

void bk_apply_report_failure(struct bk_apply *apply, const struct bk_desired *object,
	const struct bk_aws_call *call, const struct bk_aws_failure *failure)
{
	bk_diag(apply->diags, BK_CALL_FAILED, object ? object->span : BK_NO_SPAN,
		"%s:%s failed: %s", call->operation->service->name, call->operation->name,
		failure->code[0] ? failure->code : failure->message);
	if (failure->code[0] && failure->message[0])
		bk_diag_note(apply->diags, "%s", failure->message);
	bk_diag_note(apply->diags, "account %.*s%s%.*s%s%s",
		BK_STR_ARGS(call->account.len ? call->account : BK_STR("of the caller")),
		call->region.len ? ", region " : "", BK_STR_ARGS(call->region),
		failure->request_id[0] ? ", request " : "", failure->request_id);
	if (object) {
		bk_diag_via(apply->diags, object->via);
		bk_diag_address(apply->diags, object->address);
	}
}

static void leave_open(struct bk_observer *observer, const struct bk_ask *ask)
{
	struct bk_map *all = &observer->world->unread;
	struct bk_unread *unread = bk_new(observer->arena, struct bk_unread);

	unread->operation = ask->call.operation;
	unread->code = bk_str_dup(observer->arena, bk_str_of(ask->failure.code));
	unread->next = bk_map_find_ptr(all, ask->about);
	bk_map_put_ptr(all, ask->about, unread);
}

static void take_answers(struct bk_observer *observer, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct bk_ask *ask = observer->asks.at[i];

		if (ask->failed && ask->about && ask->failure.kind == BK_AWS_REFUSED) {
			leave_open(observer, ask);
		} else if (ask->failed) {
			observer->failed = true;
			bk_apply_report_failure(
				observer->apply, ask->desired, &ask->call, &ask->failure);
		} else {
			ask->answer(observer, ask);
		}
		bk_aws_failure_done(&ask->failure);
		json_decref(ask->output);
		json_decref(ask->input);
		ask->output = ask->input = NULL;
	}
}

static void run_rounds(struct bk_observer *observer)
{
	struct bk_apply *apply = observer->apply;
	struct bk_pool *pool =
		bk_pool_new(apply->parallel ? apply->parallel : BK_APPLY_PARALLEL, apply->stop);
	size_t done = 0;

	while (done < observer->asks.len) {
		size_t count = observer->asks.len;

		for (size_t i = done; i < count; i++)
			bk_task_start(bk_task_new(pool, run_ask, observer->asks.at[i]));
		bk_pool_wait(pool);
		take_answers(observer, done, count);
		done = count;
	}
	bk_pool_free(pool);
}

static void world_init(struct bk_world *world, const struct bk_desired_list *list)
{
	size_t count = list->objects.len + 1;
	const struct bk_desired **last;

	*world = (struct bk_world){.arena = bk_arena_new()};
	world->by_desired = bk_new_array(world->arena, struct bk_live *, count);
	bk_map_init(&world->unread, world->arena);
	bk_map_init(&world->managers, world->arena);
	world->tags = json_array();
	if (!world->tags)
		bk_out_of_memory();
	world->first_child = bk_new_array(world->arena, const struct bk_desired *, count);
	world->next_child = bk_new_array(world->arena, const struct bk_desired *, count);
	last = bk_new_array(world->arena, const struct bk_desired *, count);
	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *object = list->objects.at[i];
		const struct bk_desired *parent = object->parent;

		if (!parent)
			continue;
		if (last[parent->index])
			world->next_child[last[parent->index]->index] = object;
		else
			world->first_child[parent->index] = object;
		last[parent->index] = object;
	}
}

bool bk_observe(struct bk_apply *apply, struct bk_world *ret_world)
{
	struct bk_observer observer = {.apply = apply, .world = ret_world, .tags = json_array()};

	if (!observer.tags)
		bk_out_of_memory();
	world_init(ret_world, apply->list);
	observer.arena = ret_world->arena;
	observer.unit = apply->list->model->unit;
	bk_map_init(&observer.scene_by, observer.arena);
	bk_map_init(&observer.live_by, observer.arena);
	bk_map_init(&observer.tags_by, observer.arena);
	bk_map_init(&observer.named, observer.arena);
	bk_map_init(&observer.store_by, observer.arena);
	find_homes(apply);
	set_scenes(&observer);
	set_names(&observer);
	ask_first(&observer);
	if (!apply->destroy)
		bk_ask_existing(&observer);
	run_rounds(&observer);
	bk_world_link(&observer);
	json_decref(observer.tags);
	return !observer.failed;
}

void bk_world_done(struct bk_world *world)
{
	if (!world->arena)
		return;
	bk_vec_foreach (i, &world->objects) {
		json_decref(world->objects.at[i]->body);
		json_decref(world->objects.at[i]->tags);
	}
	json_decref(world->tags);
	bk_arena_free(world->arena);
	*world = (struct bk_world){0};
}
