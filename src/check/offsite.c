/*
 * BK5009, 5010, 5012, 5015, 5018, 5019, 6009, 6019, 7001, 7003: what is protected where, over all
 * plans. Legs are noted as they pass; what follows from all of them is said at the end.
 */
#include "base/arena.h"
#include "base/map.h"
#include "check/context.h"

enum { INTAKE_MAX = 9 };

/* A declared resource and where its recovery points are. */
struct kept {
	const struct bk_object *resource;
	const struct bk_object *plan, *other_plan; /* the first two that select it */
	struct bk_span span, other_span;
	bool other_account, other_region;
};

/* Accounts that hold copies of an account's backups. */
struct reach {
	const struct bk_account *account, *only; /* only: the one that does; or NULL */
	bool several;
	struct bk_span span; /* of the first copy there */
	const struct bk_object *copy;
};

/* Who copies into a vault. */
struct intake {
	const struct bk_object *vault;
	const struct bk_account *accounts[INTAKE_MAX];
	size_t count; /* INTAKE_MAX: too many to tell */
};

struct bk_tally {
	struct bk_map kept;    /* pointer of a resource → struct kept */
	struct bk_map classes; /* "ACCOUNT REGION KIND" selected by tags → itself */
	struct bk_map reach;   /* pointer of an account → struct reach */
	struct bk_map intakes; /* pointer of a vault → struct intake */
	struct bk_map ways; /* "ACCOUNT FROM": a vault of it accepts copies from there, by name */
};

static struct bk_str way_key(
	struct bk_arena *arena, const struct bk_account *account, const struct bk_account *from)
{
	return bk_str_format(arena, "%.*s %.*s", BK_STR_ARGS(account->id), BK_STR_ARGS(from->id));
}

static void note_ways(struct bk_arena *arena, const struct bk_object *vault, struct bk_tally *tally)
{
	const struct bk_value *accept =
		vault->kind->id == BK_KIND_VAULT ? bk_prop(vault, BK_A_ACCEPT) : NULL;

	if (!accept || accept->kind != BK_V_LIST)
		return;
	bk_vec_foreach (i, &accept->list) {
		if (accept->list.at[i]->kind == BK_V_ACCOUNT)
			bk_map_put(&tally->ways,
				way_key(arena, vault->account, accept->list.at[i]->account), tally);
	}
}

struct bk_tally *bk_tally_new(struct bk_arena *arena, const struct bk_model *model)
{
	struct bk_tally *tally = bk_new(arena, struct bk_tally);

	bk_map_init(&tally->kept, arena);
	bk_map_init(&tally->classes, arena);
	bk_map_init(&tally->reach, arena);
	bk_map_init(&tally->intakes, arena);
	bk_map_init(&tally->ways, arena);
	bk_vec_foreach (i, &model->objects)
		note_ways(arena, model->objects.at[i], tally);
	return tally;
}

static struct bk_str class_key(const struct bk_check *check, const struct bk_account *account,
	const struct bk_region *region, const struct bk_service *service)
{
	return bk_str_format(check->arena, "%.*s %s %s", BK_STR_ARGS(account->id),
		region->name->text.ptr, service->name->text.ptr);
}

static void note_reach(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_account *from = leg->rule->plan->plan->account;
	const struct bk_account *to = leg->copy->target->account;
	struct reach *reach = bk_map_find_ptr(&check->tally->reach, from);

	if (!reach) {
		reach = bk_new(check->arena, struct reach);
		*reach = (struct reach){
			from, to, false, leg->copy->copy->name_span, leg->copy->copy};
		bk_map_put_ptr(&check->tally->reach, from, reach);
	}
	reach->several |= reach->only != to;
}

static struct kept *kept_of(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *resource = leg->item->resource;
	struct kept *kept = bk_map_find_ptr(&check->tally->kept, resource);

	if (kept)
		return kept;
	kept = bk_new(check->arena, struct kept);
	kept->resource = resource;
	kept->plan = leg->rule->plan->plan;
	kept->span = leg->item->span;
	bk_map_put_ptr(&check->tally->kept, resource, kept);
	return kept;
}

void bk_check_tally_leg(const struct bk_check *check, const struct bk_leg *leg)
{
	const struct bk_object *plan = leg->rule->plan->plan;
	struct kept *kept;

	if (leg->copy && leg->copy->other_account)
		note_reach(check, leg);
	if (!leg->item->resource) {
		struct bk_str key =
			class_key(check, plan->account, plan->region, leg->item->service);

		if (!leg->copy && !bk_map_find(&check->tally->classes, key))
			bk_map_put(&check->tally->classes, key, check->tally);
		return;
	}
	kept = kept_of(check, leg);
	if (plan != kept->plan && !kept->other_plan) {
		kept->other_plan = plan;
		kept->other_span = leg->item->span;
	}
	if (leg->copy) {
		kept->other_account |= leg->copy->other_account;
		kept->other_region |= leg->copy->other_region;
	}
}

static void check_twice(const struct bk_check *check, const struct kept *kept)
{
	const char *name = kept->resource->name->text.ptr;

	if (!kept->other_plan)
		return;
	bk_diag(check->diags, BK_COVERED_TWICE, kept->other_span,
		"`%s` is in plan `%s` and in plan `%s`", name, kept->plan->name->text.ptr,
		kept->other_plan->name->text.ptr);
	bk_diag_label(check->diags, kept->span, "the other one");
	bk_diag_note(check->diags,
		"one job of a resource runs at a time: they queue, and both are paid for");
	bk_check_at(check, kept->other_plan);
}

static void check_places(const struct bk_check *check, const struct kept *kept)
{
	const struct bk_object *resource = kept->resource;
	const char *name = resource->name->text.ptr;

	if (check->model->org && resource->account->in_org && !kept->other_account) {
		bk_diag(check->diags, BK_NO_OFFSITE, resource->name_span,
			"no backup of `%s` leaves account %s", name,
			resource->account->name->text.ptr);
		bk_diag_label(check->diags, kept->span, "backed up here");
		bk_diag_help(check->diags, "Add a copy into a vault of another account.");
		bk_check_at(check, resource);
	}
	if (!kept->other_region) {
		bk_diag(check->diags, BK_SINGLE_REGION, resource->name_span,
			"all backups of `%s` are in %s", name, resource->region->name->text.ptr);
		bk_check_at(check, resource);
	}
}

/* A declared resource that no plan selects, for sure: one whose tags nobody stated may be. */
static void check_covered(const struct bk_check *check, const struct bk_object *resource)
{
	if (resource->kind->id != BK_KIND_RESOURCE || !resource->service || !resource->region ||
		resource->life == BK_LIFE_RETIRED ||
		bk_map_find_ptr(&check->tally->kept, resource) ||
		(bk_prop_is_absent(resource, BK_A_RESOURCE_TAGS) && resource->tags.len == 0 &&
			bk_map_find(&check->tally->classes,
				class_key(check, resource->account, resource->region,
					resource->service))))
		return;
	bk_diag(check->diags, BK_NOT_COVERED, resource->name_span, "`%s` is in no plan",
		resource->name->text.ptr);
	bk_diag_help(check->diags, "Select it, or leave out its declaration.");
	bk_check_at(check, resource);
}

static void check_ring(const struct bk_check *check, const struct reach *reach)
{
	const struct reach *back = bk_map_find_ptr(&check->tally->reach, reach->only);

	if (reach->several || !back || back->several || back->only != reach->account)
		return;
	/* once for the two of them */
	if (back->span.file < reach->span.file ||
		(back->span.file == reach->span.file && back->span.begin < reach->span.begin))
		return;
	bk_diag(check->diags, BK_COPY_RING, reach->span,
		"accounts %s and %s are each other's only place for copies",
		reach->account->name->text.ptr, reach->only->name->text.ptr);
	bk_diag_label(check->diags, back->span, "the way back");
	bk_diag_note(check->diags, "who takes over one of them reaches the backups of both");
	bk_check_at(check, reach->copy);
}

static void add_intake(struct intake *intake, const struct bk_account *account)
{
	for (size_t i = 0; i < intake->count; i++) {
		if (intake->accounts[i] == account)
			return;
	}
	if (intake->count < INTAKE_MAX)
		intake->accounts[intake->count++] = account;
}

void bk_check_tally_copy(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_account *from = view->rule->plan->plan->account;
	struct intake *intake = bk_map_find_ptr(&check->tally->intakes, view->target);

	if (!view->other_account)
		return;
	if (!intake) {
		intake = bk_new(check->arena, struct intake);
		intake->vault = view->target;
		bk_map_put_ptr(&check->tally->intakes, view->target, intake);
	}
	add_intake(intake, from);
	/* plans of a backup policy are in every account that the policy reaches */
	if (view->rule->plan->policy)
		intake->count = INTAKE_MAX;
}

/* What one `accept = org` admits: into the vaults of every account and region that it stands for.
 */
static void merge_intake(
	const struct bk_check *check, struct bk_map *by_span, const struct intake *intake)
{
	const struct bk_value *accept = bk_prop(intake->vault, BK_A_ACCEPT);
	struct intake *merged;
	struct bk_str key;

	if (intake->vault->life != BK_LIFE_PLAIN || !accept || accept->kind == BK_V_LIST)
		return;
	key = (struct bk_str){(const char *)&accept->span, sizeof(accept->span)};
	merged = bk_map_find(by_span, key);
	if (!merged) {
		merged = bk_new(check->arena, struct intake);
		merged->vault = intake->vault;
		bk_map_put(by_span, key, merged);
	}
	for (size_t i = 0; i < intake->count; i++)
		add_intake(merged, intake->accounts[i]);
	if (intake->count == INTAKE_MAX)
		merged->count = INTAKE_MAX;
}

static struct bk_str folder_of(const struct bk_check *check, struct bk_span span)
{
	struct bk_str path = bk_sources_file(check->diags->sources, span.file)->path;

	while (path.len && path.ptr[path.len - 1] != '/')
		path.len--;
	return path;
}

/* Whether `org` can be replaced by the names of the accounts: it stands there as it is, and the
 * accounts are declared in the same folder. */
static bool can_name(
	const struct bk_check *check, const struct bk_value *accept, const struct intake *intake)
{
	if (!bk_str_is(bk_sources_text(check->diags->sources, accept->span), "org"))
		return false;
	for (size_t i = 0; i < intake->count; i++) {
		struct bk_span span = intake->accounts[i]->span;

		if (bk_span_is_none(span) ||
			!bk_str_equal(folder_of(check, span), folder_of(check, accept->span)))
			return false;
	}
	return true;
}

static void check_open(const struct bk_check *check, const struct intake *intake)
{
	const struct bk_object *vault = intake->vault;
	const struct bk_value *accept = bk_prop(vault, BK_A_ACCEPT);
	struct bk_str text = BK_STR("[");

	if (intake->count == INTAKE_MAX || intake->count + 1 >= check->model->accounts.len)
		return;
	for (size_t i = 0; i < intake->count; i++)
		text = bk_str_format(check->arena, "%.*s%s%s", BK_STR_ARGS(text), i ? ", " : "",
			intake->accounts[i]->name->text.ptr);
	text = bk_str_format(check->arena, "%.*s]", BK_STR_ARGS(text));
	bk_diag(check->diags, BK_OPEN_TO_ORG, accept->span,
		"the whole organization may copy into vault `%s`; the plans need %s",
		vault->name->text.ptr, text.ptr);
	if (can_name(check, accept, intake))
		bk_diag_fix(check->diags, BK_FIX_SAFE, accept->span, text, "Write `%s`.", text.ptr);
	bk_check_at(check, vault);
}

/* The way back (aws-semantics 2): a vault of the source that accepts the copy's account; with it
 * inference makes the rest. */
void bk_check_way_back(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_account *home = view->rule->plan->plan->account;
	const struct bk_account *away = view->target->account;

	if (!view->other_account || check->model->incomplete ||
		bk_map_find(&check->tally->ways, way_key(check->arena, home, away)))
		return;
	bk_diag(check->diags, BK_NO_WAY_BACK, view->copy->name_span,
		"no vault of %s accepts copies back from %s", home->name->text.ptr,
		away->name->text.ptr);
	bk_diag_note(check->diags,
		"a copy must be copied back before it can be restored where it came from");
	if (view->rule->vault)
		bk_diag_help(check->diags, "Write `accept = [%s]` on vault `%s`.",
			away->name->text.ptr, view->rule->vault->name->text.ptr);
	bk_check_at(check, view->copy);
}

void bk_check_tally(const struct bk_check *check)
{
	const struct bk_tally *tally = check->tally;
	struct bk_map by_span;

	if (check->model->incomplete)
		return;
	bk_map_init(&by_span, check->arena);
	for (size_t i = 0; i < tally->kept.len; i++) {
		check_twice(check, tally->kept.entries[i].value);
		check_places(check, tally->kept.entries[i].value);
	}
	for (size_t i = 0; i < tally->intakes.len; i++)
		merge_intake(check, &by_span, tally->intakes.entries[i].value);
	for (size_t i = 0; i < by_span.len; i++)
		check_open(check, by_span.entries[i].value);
	for (size_t i = 0; i < tally->reach.len; i++)
		check_ring(check, tally->reach.entries[i].value);
	bk_vec_foreach (i, &check->model->objects)
		check_covered(check, check->model->objects.at[i]);
}

/* A vault that keeps what another account must not lose. */
void bk_check_unlocked(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *target = view->target;

	if (!view->other_account || target->life != BK_LIFE_PLAIN ||
		!(bk_prop_is_absent(target, BK_A_LOCK) ||
			bk_prop_is_word(target, BK_A_LOCK, "none")))
		return;
	bk_diag(check->diags, BK_VAULT_UNLOCKED, target->name_span,
		"off-site vault `%s` can be emptied by its administrators", target->name->text.ptr);
	bk_diag_label(check->diags, view->copy->name_span, "copies go there");
	bk_diag_help(check->diags,
		"Write `lock = governance`, or `lock = compliance` with `min`, `max` and `grace`.");
	bk_check_at(check, target);
}

void bk_check_lock_max(const struct bk_check *check, const struct bk_object *object)
{
	if (object->kind->id != BK_KIND_VAULT || object->life != BK_LIFE_PLAIN ||
		!bk_prop_is_word(object, BK_A_LOCK, "compliance") ||
		!bk_prop_is_absent(object, BK_A_MAX))
		return;
	bk_diag(check->diags, BK_LOCK_NO_MAX, bk_prop_span(object, BK_A_LOCK),
		"a compliance lock without `max`: a slip in a `keep` can never be undone");
	bk_diag_note(check->diags,
		"nobody, AWS included, deletes a recovery point of such a vault before its time");
	bk_diag_help(check->diags, "Write `max` with the longest life that is meant.");
	bk_check_at(check, object);
}

void bk_check_pitr_stays(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_object *rule = view->rule->rule;
	const struct bk_value *continuous =
		bk_rule_value(rule, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);

	if (!continuous || continuous->kind != BK_V_BOOL || !continuous->truth)
		return;
	bk_diag(check->diags, BK_PITR_STAYS, view->copy->name_span,
		"the copy is a snapshot; point-in-time recovery stays in %s, %s",
		view->rule->plan->plan->account->name->text.ptr,
		view->rule->plan->plan->region->name->text.ptr);
	bk_diag_label(check->diags, bk_prop_span(rule, BK_A_CONTINUOUS), "continuous");
	bk_check_at(check, view->copy);
}
