/*
 * What comes before what. Creations and changes follow the graph. What narrows a policy comes after
 * everything that stands on it, so that nothing is cut off that still works. A deletion waits for
 * the changes of all that mentions the object as it is now, and for deletions of its children.
 */
#include "apply/compare.h"
#include "apply/driver.h"
#include "apply/plan.h"
#include "base/arena.h"
#include "base/pool.h"
#include "model/model.h"
#include "source/diag.h"

static void need(
	struct bk_planner *planner, struct bk_change *change, const struct bk_change *first)
{
	if (change == first || first->action == BK_ACTION_NONE)
		return;
	if (change->needs.len && change->needs.at[change->needs.len - 1] == first->index)
		return;
	bk_vec_push(planner->arena, &change->needs, first->index);
}

/* A change of policies alone that takes grants away and gives none. */
static bool narrows(const struct bk_change *change)
{
	bool policy = false;

	if (change->action != BK_ACTION_CHANGE)
		return false;
	bk_vec_foreach (i, &change->fields) {
		const struct bk_field *field = &change->fields.at[i];

		if (bk_str_is(field->path, "Policy")) {
			if (field->widens)
				return false;
			policy = true;
		}
	}
	return policy;
}

static void follow_graph(struct bk_planner *planner)
{
	const struct bk_apply_plan *plan = planner->plan;

	bk_vec_foreach (i, &planner->apply->graph->edges) {
		const struct bk_edge *edge = &planner->apply->graph->edges.at[i];
		struct bk_change *from = plan->by_desired[edge->from->index];
		struct bk_change *to = plan->by_desired[edge->to->index];

		if (!from || !to || from->action == BK_ACTION_NONE || to->action == BK_ACTION_NONE)
			continue;
		/* Every edge into what narrows is turned: no ring can come of it, as all of them
		 * are, and those between two of them as well. */
		if (narrows(to))
			need(planner, to, from);
		else
			need(planner, from, to);
	}
}

/* What is to be deleted, by all that can name it. */
static void index_deletions(struct bk_planner *planner, struct bk_map *texts)
{
	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];
		const struct bk_live *live = change->live;

		if (change->action != BK_ACTION_DELETE)
			continue;
		if (live->arn.len)
			bk_map_put(texts, live->arn, change);
		if (live->id.len && live->type->id == BK_AWS_KEY)
			bk_map_put(texts, live->id, change);
	}
}

struct mention {
	struct bk_planner *planner;
	struct bk_change *by;
	bool keeps; /* looking for what must stay, not for what must wait */
};

static void keep_used(struct bk_planner *planner, struct bk_change *deletion, struct bk_str user)
{
	if (planner->apply->destroy) {
		deletion->action = BK_ACTION_NONE;
		deletion->gate = BK_GATE_NONE;
		deletion->cause =
			bk_str_format(planner->arena, "stays: used by %.*s", BK_STR_ARGS(user));
		return;
	}
	deletion->gate = BK_GATE_REFUSED;
	bk_diag(planner->apply->diags, BK_PERMANENT, BK_NO_SPAN,
		"%s `%.*s` is declared no more, but `%.*s` uses it", deletion->live->type->title,
		BK_STR_ARGS(deletion->address), BK_STR_ARGS(user));
	bk_diag_help(planner->apply->diags,
		"declare it again, or let go of it with `bkc forget %.*s`",
		BK_STR_ARGS(deletion->address));
	bk_diag_address(planner->apply->diags, deletion->address);
}

static void mentioned(void *user, void *value)
{
	struct mention *mention = user;
	struct bk_change *deletion = value, *by = mention->by;

	if (deletion == by || deletion->gate == BK_GATE_REFUSED ||
		deletion->action == BK_ACTION_NONE)
		return;
	/* A child names its parent, and goes with it. */
	if (by->live && by->live->parent == deletion->live)
		return;
	if (!mention->keeps) {
		need(mention->planner, deletion, by);
	} else if (by->action == BK_ACTION_NONE) {
		keep_used(mention->planner, deletion, by->address);
		mention->planner->kept++;
	}
}

/* Deletions by ARN and id. */
static void follow_mentions(struct bk_planner *planner, bool keeps)
{
	struct bk_map texts;

	bk_map_init(&texts, planner->arena);
	index_deletions(planner, &texts);
	for (size_t i = 0; i < planner->plan->changes.len && texts.len; i++) {
		struct mention mention = {planner, planner->plan->changes.at[i], keeps};

		if (mention.by->live && mention.by->live->body)
			bk_mentions(mention.by->live->body, &texts, mentioned, &mention);
	}
}

static bool is_vault(const struct bk_live *live)
{
	return live->type->id == BK_AWS_VAULT || live->type->id == BK_AWS_AIRGAP_VAULT;
}

/* Plans name the vaults of their own account and region by name. */
static void follow_vault_names(struct bk_planner *planner, bool keeps)
{
	struct bk_map vaults;

	bk_map_init(&vaults, planner->arena);
	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];

		if (change->action == BK_ACTION_DELETE && is_vault(change->live))
			bk_map_put(&vaults,
				bk_str_format(planner->arena, "%.*s/%.*s/%.*s",
					BK_STR_ARGS(change->account->id),
					BK_STR_ARGS(change->region),
					BK_STR_ARGS(change->live->name)),
				change);
	}
	for (size_t i = 0; i < planner->plan->changes.len && vaults.len; i++) {
		struct mention mention = {planner, planner->plan->changes.at[i], keeps};
		const struct bk_live *live = mention.by->live;
		size_t index;
		json_t *rule;

		if (!live || live->type->id != BK_AWS_PLAN)
			continue;
		json_array_foreach(
			json_object_get(json_object_get(live->body, "BackupPlan"), "Rules"), index,
			rule)
		{
			struct bk_str name = bk_value_text(rule, "TargetBackupVaultName");
			void *vault = bk_map_find(&vaults,
				bk_str_format(planner->arena, "%.*s/%.*s/%.*s",
					BK_STR_ARGS(live->account->id), BK_STR_ARGS(live->region),
					BK_STR_ARGS(name)));

			if (vault)
				mentioned(&mention, vault);
		}
	}
}

/* Selections of an account and region. */
struct place {
	BK_VEC(struct bk_change *) made, gone;
};

/* No selection goes before all that are made there stand: one of them may take over what it
 * protected. */
static void keep_protected(struct bk_planner *planner)
{
	struct bk_map places;

	bk_map_init(&places, planner->arena);
	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];
		bool gone = change->action == BK_ACTION_DELETE;
		struct bk_str key;
		struct place *place;

		if (change->action == BK_ACTION_NONE ||
			(gone ? change->live->type : change->desired->type)->id != BK_AWS_SELECTION)
			continue;
		key = bk_str_format(planner->arena, "%.*s/%.*s", BK_STR_ARGS(change->account->id),
			BK_STR_ARGS(change->region));
		place = bk_map_find(&places, key);
		if (!place) {
			place = bk_new(planner->arena, struct place);
			bk_map_put(&places, key, place);
		}
		if (gone)
			bk_vec_push(planner->arena, &place->gone, change);
		else
			bk_vec_push(planner->arena, &place->made, change);
	}
	for (size_t p = 0; p < places.len; p++) {
		const struct place *place = places.entries[p].value;

		bk_vec_foreach (i, &place->gone) {
			bk_vec_foreach (j, &place->made)
				need(planner, place->gone.at[i], place->made.at[j]);
		}
	}
}

static void follow_parents(struct bk_planner *planner)
{
	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];
		struct bk_change *parent;

		if (change->action != BK_ACTION_DELETE || !change->live->parent)
			continue;
		parent = bk_map_find_ptr(&planner->by_live, change->live->parent);
		if (parent && parent->action == BK_ACTION_DELETE)
			need(planner, parent, change);
	}
}

/* What stays does so with its alias or its policies. */
static void keep_children(struct bk_planner *planner)
{
	if (!planner->apply->destroy)
		return;
	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];
		const struct bk_change *parent;

		if (change->action != BK_ACTION_DELETE || !change->live->parent)
			continue;
		parent = bk_map_find_ptr(&planner->by_live, change->live->parent);
		if (!parent || parent->action != BK_ACTION_NONE)
			continue;
		change->action = BK_ACTION_NONE;
		change->gate = BK_GATE_NONE;
		change->cause = parent->cause;
		planner->kept++;
	}
}

/* Vaults of others may use a key: all of its region are asked. */
struct question {
	const struct bk_planner *planner;
	struct bk_change *key;
	struct bk_aws_call call;
	struct bk_aws_failure failure;
	json_t *output; /* NULL: it failed */
};

static int64_t ask_vaults(void *data)
{
	struct question *question = data;
	const struct bk_apply *apply = question->planner->apply;

	if (!apply->call(apply->user, &question->call, true, &question->output, &question->failure))
		question->output = NULL;
	return 0;
}

/* Vaults that go with this plan, by ARN. */
static void index_vaults(struct bk_planner *planner, struct bk_map *going)
{
	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];

		if (change->action == BK_ACTION_DELETE && is_vault(change->live))
			bk_map_put(going, change->live->arn, change);
	}
}

static void take_vaults(
	struct bk_planner *planner, const struct question *question, const struct bk_map *going)
{
	struct bk_change *key = question->key;
	size_t index;
	json_t *vault;

	if (!question->output) {
		bk_apply_report_failure(planner->apply, NULL, &question->call, &question->failure);
		keep_used(planner, key, BK_STR("a vault that could not be read"));
		return;
	}
	json_array_foreach(json_object_get(question->output, "BackupVaultList"), index, vault)
	{
		struct bk_str arn = bk_value_text(vault, "BackupVaultArn");

		if (key->action != BK_ACTION_DELETE || key->gate == BK_GATE_REFUSED)
			return;
		if (bk_str_equal(bk_value_text(vault, "EncryptionKeyArn"), key->live->arn) &&
			!bk_map_find(going, arn))
			keep_used(planner, key, bk_str_dup(planner->arena, arn));
	}
}

static void look_for_users(struct bk_planner *planner)
{
	const struct bk_apply *apply = planner->apply;
	struct bk_pool *pool;
	struct bk_map going;
	BK_VEC(struct question *) questions = {0};

	bk_vec_foreach (i, &planner->plan->changes) {
		struct bk_change *change = planner->plan->changes.at[i];
		struct question *question;

		if (change->action != BK_ACTION_DELETE || change->gate == BK_GATE_REFUSED ||
			change->live->type->id != BK_AWS_KEY)
			continue;
		question = bk_new(planner->arena, struct question);
		question->planner = planner;
		question->key = change;
		question->call.operation =
			bk_aws_operation_find(BK_STR("backup"), BK_STR("ListBackupVaults"));
		question->call.account = change->account->id;
		question->call.region = change->region;
		bk_vec_push(planner->arena, &questions, question);
	}
	if (!questions.len)
		return;
	pool = bk_pool_new(apply->parallel ? apply->parallel : BK_APPLY_PARALLEL, apply->stop);
	bk_vec_foreach (i, &questions)
		bk_task_start(bk_task_new(pool, ask_vaults, questions.at[i]));
	bk_pool_free(pool);
	bk_map_init(&going, planner->arena);
	index_vaults(planner, &going);
	bk_vec_foreach (i, &questions) {
		take_vaults(planner, questions.at[i], &going);
		bk_aws_failure_done(&questions.at[i]->failure);
		json_decref(questions.at[i]->output);
	}
}

void bk_plan_order(struct bk_planner *planner)
{
	look_for_users(planner);
	/* What stays keeps what it uses. */
	do {
		planner->kept = 0;
		follow_mentions(planner, true);
		follow_vault_names(planner, true);
		keep_children(planner);
	} while (planner->kept);
	follow_graph(planner);
	follow_mentions(planner, false);
	follow_vault_names(planner, false);
	follow_parents(planner);
	if (!planner->apply->allow_gap)
		keep_protected(planner);
}
