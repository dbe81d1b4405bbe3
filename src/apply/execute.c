/*
 * Carrying out a plan: a task for each change, begun once what it needs is done; two more for each
 * object whose tags carry a digest. Before the first call on an object that exists the tag becomes
 * OLD/NEW, after the last one NEW: whoever finds a `/` finds an interrupted run's work, not
 * somebody else's (aws-semantics 8).
 *
 * What tasks learn of AWS's objects stands in the world, written and read under the run's lock.
 */
#include "apply/execute.h"

#include <pthread.h>
#include <string.h>

#include "apply/driver.h"
#include "base/arena.h"
#include "base/bug.h"
#include "base/pool.h"

enum { PARALLEL_STANDARD = 64, TAG_VALUE_MAX = 256 };

enum state { WAITING, DONE, FAILED, SKIPPED };
enum work { WORK_WRITE, WORK_OPEN, WORK_CLOSE };

struct step {
	struct bk_run *run;
	struct bk_change *change; /* of digests: whose tags carry it */
	enum work work;
	enum state state;
	struct bk_task *task;
	const char *told;            /* the reason to wait that was told last, or NULL */
	BK_VEC(struct step *) needs; /* all of them must be DONE */
	struct bk_write write;
};

/* An object whose tags carry a digest that this run changes. */
struct carrier {
	struct bk_change *change;
	bool written;  /* something of it or of its children is written, not tags alone */
	bool children; /* some of it are children */
	struct step *open, *close;
};

struct bk_run {
	struct bk_apply *apply;
	struct bk_world *world;
	const struct bk_apply_plan *plan;
	struct bk_arena *arena;
	struct bk_pool *pool;
	pthread_mutex_t lock;
	bk_progress_fn *progress;
	void *user;
	struct step **steps;       /* by change; NULL: nothing to do */
	struct carrier **carriers; /* by change */
	BK_VEC(struct step *) all; /* in the order in which they are reported */
	bool enables_access;
	bool stopped;
};

static bool is_stopped(const struct bk_run *run)
{
	return run->apply->stop && atomic_load(run->apply->stop);
}

struct bk_str bk_run_region(const struct bk_run *run, const struct bk_change *change)
{
	if (change->region.len)
		return change->region;
	return bk_apply_home(run->apply, change->account);
}

struct bk_live *bk_run_live(struct bk_run *run, const struct bk_desired *desired)
{
	struct bk_live *live;

	pthread_mutex_lock(&run->lock);
	live = run->world->by_desired[desired->index];
	pthread_mutex_unlock(&run->lock);
	return live;
}

static const struct bk_change *change_of(const struct bk_run *run, const struct bk_desired *desired)
{
	return desired ? run->plan->by_desired[desired->index] : NULL;
}

bool bk_run_made(const struct bk_run *run, const struct bk_desired *desired)
{
	const struct bk_change *change = change_of(run, desired);

	return change && change->action == BK_ACTION_CREATE;
}

bool bk_run_enabled_access(const struct bk_run *run)
{
	return run->enables_access;
}

void bk_run_learn(struct bk_run *run, struct bk_live *live, struct bk_str arn, struct bk_str id)
{
	pthread_mutex_lock(&run->lock);
	live->arn = bk_str_dup(run->world->arena, arn);
	live->id = bk_str_dup(run->world->arena, id);
	if (live->desired)
		run->world->by_desired[live->desired->index] = live;
	pthread_mutex_unlock(&run->lock);
}

static void tell(struct bk_run *run, const struct bk_change *change, enum bk_phase phase,
	struct bk_str detail)
{
	if (!run->progress)
		return;
	pthread_mutex_lock(&run->lock);
	run->progress(run->user, change, phase, detail);
	pthread_mutex_unlock(&run->lock);
}

/*
 * Digests.
 */

static struct bk_str digest_now(struct step *step)
{
	struct bk_run *run = step->run;
	struct bk_str digest;

	pthread_mutex_lock(&run->lock);
	digest = bk_apply_digest(step->write.arena, run->world, step->change->desired);
	pthread_mutex_unlock(&run->lock);
	return digest;
}

/* The tag before anything is written: what was applied, and what is being applied. */
static struct bk_str opened(struct step *step)
{
	struct bk_str rest = step->change->live->digest;
	struct bk_str old = bk_str_cut(&rest, '/');
	struct bk_str text = bk_str_format(step->write.arena, "%.*s/%.*s",
		BK_STR_ARGS(old.len ? old : BK_STR("-")), BK_STR_ARGS(digest_now(step)));

	if (text.len > TAG_VALUE_MAX)
		text.len = TAG_VALUE_MAX;
	return text;
}

/* Declared tags that are not there as they are declared. */
static void add_differing(struct step *step, json_t *tags)
{
	json_t *declared, *there = step->change->live ? step->change->live->tags : NULL;
	const char *key;
	json_t *value;

	if (step->change->action == BK_ACTION_CREATE)
		return;
	pthread_mutex_lock(&step->run->lock);
	declared = bk_apply_tags(step->run->world, step->change->desired);
	pthread_mutex_unlock(&step->run->lock);
	json_object_foreach(declared, key, value)
	{
		if (!json_equal(value, json_object_get(there, key)))
			bk_value_set(tags, key, json_incref(value));
	}
	json_decref(declared);
}

static struct bk_str tagged_name(const struct bk_writer *writer, const struct bk_live *live)
{
	switch (writer->tag_part) {
	case BK_REF_ARN:
		return live->arn;
	case BK_REF_NAME:
		return live->name;
	case BK_REF_ID:
		return live->id;
	}
	bk_bug("no part %d of a tagged object", (int)writer->tag_part);
}

/* Takes away tags of ours that are declared no more. */
static enum bk_outcome untag(
	struct step *step, const struct bk_writer *writer, const struct bk_live *live)
{
	static const char prefix[] = "Tags.";
	const struct bk_change *change = step->change;
	json_t *keys = json_array(), *input;

	bk_vec_foreach (i, &change->fields) {
		struct bk_str path = change->fields.at[i].path;

		if (change->action == BK_ACTION_CHANGE && !change->fields.at[i].after.len &&
			bk_str_has_prefix(path, bk_str_of(prefix)))
			json_array_append_new(keys,
				bk_value_string((struct bk_str){
					path.ptr + strlen(prefix), path.len - strlen(prefix)}));
	}
	if (!json_array_size(keys)) {
		json_decref(keys);
		return BK_OUTCOME_DONE;
	}
	input = bk_write_input(writer->tag_member, tagged_name(writer, live));
	bk_value_set(input, writer->untag_keys, keys);
	return bk_write_make(&step->write, writer->untag, input, NULL);
}

static enum bk_outcome write_digest(struct step *step)
{
	const struct bk_writer *writer = bk_writer_of(step->change->desired->type->id);
	struct bk_live *live = bk_run_live(step->run, step->change->desired);
	BK_AUTO_JSON tags = json_object();
	json_t *input;

	if (step->work == WORK_OPEN) {
		bk_value_set_text(tags, BK_TAG_DIGEST, opened(step));
	} else {
		enum bk_outcome outcome = untag(step, writer, live);

		if (outcome != BK_OUTCOME_DONE)
			return outcome;
		bk_value_set_text(tags, BK_TAG_DIGEST, digest_now(step));
		add_differing(step, tags);
	}
	input = bk_write_input(writer->tag_member, tagged_name(writer, live));
	bk_value_set(input, "Tags", bk_tags_shaped(tags, writer->shape));
	return bk_write_make(&step->write, writer->tag, input, NULL);
}

/*
 * Writing.
 */

static bool has_digest(const struct bk_desired *desired)
{
	return desired && bk_driver_of(desired->type->id)->groups;
}

/* Tags of what is created: those that are declared, and the digest, which stays open where more
 * calls must follow. */
static void make_tags(struct step *step)
{
	const struct carrier *carrier = step->run->carriers[step->change->index];
	struct bk_write *write = &step->write;
	struct bk_str digest;

	if (!has_digest(write->desired))
		return;
	pthread_mutex_lock(&step->run->lock);
	write->tags = bk_apply_tags(step->run->world, write->desired);
	pthread_mutex_unlock(&step->run->lock);
	if (!write->tags)
		write->tags = json_object();
	digest = digest_now(step);
	if (carrier && carrier->close)
		digest = bk_str_format(write->arena, "-/%.*s", BK_STR_ARGS(digest));
	bk_value_set_text(write->tags, BK_TAG_DIGEST, digest);
}

/* Physical names are known before; ARN and id once it is made. */
static struct bk_live *live_of_new(struct bk_run *run, const struct bk_change *change)
{
	const struct bk_desired *desired = change->desired;
	struct bk_live *live;

	if (!desired)
		bk_bug("what is made is declared nowhere");
	pthread_mutex_lock(&run->lock);
	live = bk_new(run->world->arena, struct bk_live);
	live->type = desired->type;
	live->account = desired->account;
	live->region = change->region;
	live->name = desired->name;
	live->owner = BK_OWNER_US;
	live->desired = desired;
	live->parent = desired->parent ? run->world->by_desired[desired->parent->index] : NULL;
	pthread_mutex_unlock(&run->lock);
	return live;
}

static bool makes_new(const struct bk_change *change)
{
	return change->action == BK_ACTION_CREATE || change->action == BK_ACTION_REPLACE;
}

static bool prepare(struct step *step)
{
	struct bk_write *write = &step->write;
	struct bk_run *run = step->run;
	bool unknown = false;

	write->run = run;
	write->apply = run->apply;
	write->change = step->change;
	write->desired = step->change->desired;
	write->change_type = write->desired ? write->desired->type : step->change->live->type;
	write->arena = bk_arena_new();
	write->live = step->change->live;
	if (step->work != WORK_WRITE || step->change->action == BK_ACTION_DELETE)
		return true;
	if (makes_new(step->change))
		write->live = live_of_new(run, step->change);
	pthread_mutex_lock(&run->lock);
	write->body = bk_apply_body(run->world, write->desired, &unknown);
	pthread_mutex_unlock(&run->lock);
	if (unknown) {
		bk_write_say(write, "something it refers to is not known");
		return false;
	}
	if (makes_new(step->change))
		make_tags(step);
	return true;
}

static enum bk_outcome write_change(struct step *step)
{
	const struct bk_writer *writer = bk_writer_of(step->write.change_type->id);
	bk_write_fn *fn = NULL;

	switch (step->change->action) {
	case BK_ACTION_CREATE:
		fn = writer->create;
		break;
	case BK_ACTION_CHANGE:
	case BK_ACTION_REPLACE:
		fn = writer->change;
		break;
	case BK_ACTION_DELETE:
		fn = writer->remove;
		break;
	case BK_ACTION_NONE:
	case BK_ACTION_COUNT:
		break;
	}
	return fn ? fn(&step->write) : BK_OUTCOME_DONE;
}

/* Objects without a call of their own that makes them known: policies, attachments, settings. */
static void know_at_least(struct step *step)
{
	struct bk_live *live = step->write.live;

	if (step->work == WORK_WRITE && makes_new(step->change) &&
		bk_run_live(step->run, step->change->desired) != live)
		bk_run_learn(step->run, live, step->change->desired->arn, live->name);
}

static void end(struct step *step, enum state state)
{
	static const enum bk_phase phases[] = {
		[DONE] = BK_PHASE_DONE, [FAILED] = BK_PHASE_FAILED, [SKIPPED] = BK_PHASE_SKIPPED};
	const struct bk_write *write = &step->write;
	struct bk_str detail = BK_STR("");

	step->state = state;
	if (state == FAILED)
		detail = bk_str_of(write->trouble.kind == BK_TROUBLE_CALL
				? write->trouble.failure.message
				: write->trouble.text);
	if (step->work == WORK_WRITE || state == FAILED)
		tell(step->run, step->change, phases[state], detail);
	json_decref(step->write.body);
	json_decref(step->write.tags);
	bk_arena_free(step->write.arena);
	step->write.body = step->write.tags = NULL;
	step->write.arena = NULL;
}

/* What may not be done is not begun, and neither is what needs it. */
static bool is_barred(const struct bk_change *change)
{
	return change->gate == BK_GATE_REFUSED ||
		((change->gate == BK_GATE_ADDRESS || change->gate == BK_GATE_CONFLICT) &&
			!change->accepted);
}

static bool may_begin(struct step *step)
{
	if (step->work == WORK_WRITE && is_barred(step->change))
		return false;
	bk_vec_foreach (i, &step->needs) {
		if (step->needs.at[i]->state != DONE)
			return false;
	}
	if (!is_stopped(step->run))
		return true;
	pthread_mutex_lock(&step->run->lock);
	step->run->stopped = true;
	pthread_mutex_unlock(&step->run->lock);
	return false;
}

static enum state state_of(struct step *step, enum bk_outcome outcome)
{
	const struct bk_trouble *trouble = &step->write.trouble;

	if (outcome == BK_OUTCOME_DONE)
		return DONE;
	if (trouble->kind != BK_TROUBLE_CALL || trouble->failure.kind != BK_AWS_STOPPED)
		return FAILED;
	pthread_mutex_lock(&step->run->lock);
	step->run->stopped = true;
	pthread_mutex_unlock(&step->run->lock);
	return SKIPPED;
}

/* However often it is looked at again, each reason to wait is told once. */
static void tell_wait(struct step *step)
{
	const char *reason = step->write.waits_for;

	if (step->told && strcmp(step->told, reason) == 0)
		return;
	step->told = reason;
	tell(step->run, step->change, BK_PHASE_START, bk_str_of(reason));
}

static int64_t run_step(void *data)
{
	struct step *step = data;
	enum bk_outcome outcome = BK_OUTCOME_FAILED;

	if (!may_begin(step)) {
		end(step, SKIPPED);
		return 0;
	}
	if (!step->write.arena) {
		if (step->work == WORK_WRITE)
			tell(step->run, step->change, BK_PHASE_START, BK_STR(""));
		if (!prepare(step)) {
			end(step, FAILED);
			return 0;
		}
	}
	outcome = step->work == WORK_WRITE ? write_change(step) : write_digest(step);
	if (outcome == BK_OUTCOME_AGAIN) {
		tell_wait(step);
		return step->write.delay;
	}
	if (outcome == BK_OUTCOME_DONE)
		know_at_least(step);
	end(step, state_of(step, outcome));
	return 0;
}

/*
 * The tasks.
 */

static struct step *step_new(struct bk_run *run, struct bk_change *change, enum work work)
{
	struct step *step = bk_new(run->arena, struct step);

	step->run = run;
	step->change = change;
	step->work = work;
	step->task = bk_task_new(run->pool, run_step, step);
	bk_vec_push(run->arena, &run->all, step);
	return step;
}

static void need(struct bk_run *run, struct step *step, struct step *first)
{
	if (!first || first == step)
		return;
	bk_vec_push(run->arena, &step->needs, first);
	bk_task_needs(step->task, first->task);
}

static bool is_tag(struct bk_str path)
{
	return bk_str_has_prefix(path, BK_STR("Tags.")) || bk_str_is(path, BK_TAG_DIGEST);
}

/* Whether a change needs more than what the digest's own call writes. */
static bool writes_more_than_tags(const struct bk_change *change)
{
	if (change->action != BK_ACTION_CHANGE)
		return true;
	bk_vec_foreach (i, &change->fields) {
		if (!is_tag(change->fields.at[i].path))
			return true;
	}
	return false;
}

static void note_carrier(struct bk_run *run, struct bk_change *change)
{
	struct bk_change *owner = change->owner;
	struct carrier *carrier;

	if (!owner || owner->action == BK_ACTION_DELETE || !has_digest(owner->desired))
		return;
	carrier = run->carriers[owner->index];
	if (!carrier) {
		carrier = bk_new(run->arena, struct carrier);
		carrier->change = owner;
		run->carriers[owner->index] = carrier;
	}
	carrier->written = carrier->written || writes_more_than_tags(change);
	carrier->children = carrier->children || change != owner;
}

/* An open tag says so already. */
static bool needs_opening(const struct carrier *carrier)
{
	const struct bk_live *live = carrier->change->live;

	return carrier->change->action != BK_ACTION_CREATE && carrier->written && live &&
		bk_str_find(live->digest, '/') == live->digest.len;
}

static bool needs_closing(const struct carrier *carrier)
{
	return carrier->change->action != BK_ACTION_CREATE || carrier->children ||
		bk_writer_of(carrier->change->desired->type->id)->steps;
}

static void make_carrier_steps(struct bk_run *run, struct carrier *carrier)
{
	if (needs_opening(carrier))
		carrier->open = step_new(run, carrier->change, WORK_OPEN);
	if (needs_closing(carrier))
		carrier->close = step_new(run, carrier->change, WORK_CLOSE);
	if (carrier->close)
		need(run, carrier->close, carrier->open);
}

/* The alias says which of two keys stays, so that what uses a key waits for it, too. */
static void need_alias(struct bk_run *run, struct step *step, const struct bk_change *key)
{
	if (!key->desired || key->desired->type->id != BK_AWS_KEY || step->change->owner == key)
		return;
	for (const struct bk_desired *child = run->world->first_child[key->desired->index]; child;
		child = run->world->next_child[child->index]) {
		const struct bk_change *alias = change_of(run, child);

		if (alias && alias->action == BK_ACTION_CREATE)
			need(run, step, run->steps[alias->index]);
	}
}

static void connect(struct bk_run *run, struct step *step)
{
	const struct bk_change *change = step->change;
	const struct carrier *carrier = change->owner ? run->carriers[change->owner->index] : NULL;

	bk_vec_foreach (i, &change->needs) {
		size_t first = change->needs.at[i];

		need(run, step, run->steps[first]);
		need_alias(run, step, run->plan->changes.at[first]);
	}
	if (!carrier)
		return;
	need(run, step, carrier->open);
	if (carrier->close)
		need(run, carrier->close, step);
}

static void make_steps(struct bk_run *run)
{
	const struct bk_apply_plan *plan = run->plan;

	run->steps = bk_new_array(run->arena, struct step *, plan->changes.len + 1);
	run->carriers = bk_new_array(run->arena, struct carrier *, plan->changes.len + 1);
	bk_vec_foreach (i, &plan->changes) {
		struct bk_change *change = plan->changes.at[i];

		if (change->action == BK_ACTION_NONE)
			continue;
		note_carrier(run, change);
		if (change->desired && change->desired->type->id == BK_AWS_SERVICE_ACCESS)
			run->enables_access = true;
		if (writes_more_than_tags(change))
			run->steps[i] = step_new(run, change, WORK_WRITE);
	}
	bk_vec_foreach (i, &plan->changes) {
		if (run->carriers[i])
			make_carrier_steps(run, run->carriers[i]);
	}
	bk_vec_foreach (i, &plan->changes) {
		if (run->steps[i])
			connect(run, run->steps[i]);
	}
}

/*
 * Reports.
 */

static void report_foreign(struct bk_run *run, const struct bk_change *change)
{
	const struct bk_desired *desired = change->desired;

	bk_diag(run->apply->diags, BK_NOT_OWNED, desired->span,
		"%s `%.*s` exists already, and is not ours", desired->type->title,
		BK_STR_ARGS(desired->name));
	bk_diag_help(run->apply->diags, "write `existing`, or take it over with `bkc adopt %.*s`",
		BK_STR_ARGS(change->address));
	bk_diag_via(run->apply->diags, desired->via);
	bk_diag_address(run->apply->diags, change->address);
}

static void report_text(struct bk_run *run, const struct bk_change *change, const char *text)
{
	const struct bk_desired *desired = change->desired;

	bk_diag(run->apply->diags, BK_CALL_FAILED, desired ? desired->span : BK_NO_SPAN,
		"%s `%.*s`: %s", desired ? desired->type->title : change->live->type->title,
		BK_STR_ARGS(change->address), text);
	bk_diag_address(run->apply->diags, change->address);
}

static void report_call(struct bk_run *run, struct step *step)
{
	struct bk_trouble *trouble = &step->write.trouble;
	/* Of a deletion nothing is wanted; what `destroy` takes away is still declared. */
	const struct bk_desired *declared = step->change->desired;
	const struct bk_desired *gone = step->change->live ? step->change->live->desired : NULL;
	struct bk_aws_call call = {
		.operation = trouble->operation,
		.account = step->change->account->id,
		.region = bk_run_region(run, step->change),
	};

	bk_apply_report_failure(run->apply, declared ? declared : gone, &call, &trouble->failure);
	if (!declared)
		bk_diag_note(run->apply->diags, "it was to delete `%.*s`",
			BK_STR_ARGS(step->change->address));
	if (trouble->text[0])
		bk_diag_note(run->apply->diags, "%s", trouble->text);
	bk_diag_address(run->apply->diags, step->change->address);
}

static void report(struct bk_run *run, struct step *step)
{
	switch (step->write.trouble.kind) {
	case BK_TROUBLE_CALL:
		report_call(run, step);
		break;
	case BK_TROUBLE_FOREIGN:
		report_foreign(run, step->change);
		break;
	case BK_TROUBLE_TEXT:
	case BK_TROUBLE_NONE:
		report_text(run, step->change, step->write.trouble.text);
		break;
	}
}

/* Digests are not counted: only that one of them failed, where its object was done. */
static void count(struct bk_run *run, struct bk_apply_result *result)
{
	bk_vec_foreach (i, &run->all) {
		struct step *step = run->all.at[i];

		if (step->state == FAILED) {
			result->failed++;
			report(run, step);
		} else if (step->work != WORK_WRITE) {
			result->skipped +=
				step->state == SKIPPED && !run->steps[step->change->index];
		} else if (step->state == DONE) {
			result->done++;
		} else {
			result->skipped++;
		}
		bk_write_forgive(&step->write);
	}
	result->stopped = run->stopped;
}

void bk_execute(struct bk_apply *apply, struct bk_world *world, const struct bk_apply_plan *plan,
	bk_progress_fn *progress, void *user, struct bk_apply_result *ret_result)
{
	struct bk_run run = {
		.apply = apply,
		.world = world,
		.plan = plan,
		.arena = apply->arena,
		.progress = progress,
		.user = user,
	};

	*ret_result = (struct bk_apply_result){0};
	pthread_mutex_init(&run.lock, NULL);
	run.pool = bk_pool_new(apply->parallel ? apply->parallel : PARALLEL_STANDARD, apply->stop);
	make_steps(&run);
	bk_vec_foreach (i, &run.all)
		bk_task_start(run.all.at[i]->task);
	bk_pool_free(run.pool);
	count(&run, ret_result);
	pthread_mutex_destroy(&run.lock);
}
