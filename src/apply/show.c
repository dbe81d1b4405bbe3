/*
 * The plan for people: grouped by account and region, a line for each object that changes, what
 * changes of it below, why at the end of the line.
 */
#include <stdlib.h>
#include <string.h>

#include "apply/apply.h"
#include "apply/driver.h"
#include "apply/grant.h"
#include "apply/plan.h"
#include "base/arena.h"
#include "base/out.h"
#include "model/model.h"

enum { LABEL_COLUMNS = 30, WORD_COLUMNS = 8, VALUE_COLUMNS = 60, INDENT = 8 };

static const struct look {
	const char *sign, *word, *colour;
} looks[BK_ACTION_COUNT] = {
	[BK_ACTION_NONE] = {" ", "unchanged", ""},
	[BK_ACTION_CREATE] = {"+", "create", "\033[32m"},
	[BK_ACTION_CHANGE] = {"~", "change", "\033[33m"},
	[BK_ACTION_REPLACE] = {"±", "replace", "\033[33m"},
	[BK_ACTION_DELETE] = {"-", "delete", "\033[31m"},
};

struct show {
	const struct bk_apply_plan *plan;
	const struct bk_plan_show_options *options;
	struct bk_arena *arena;
	struct bk_out *out;
};

static bool is_stopped(const struct bk_change *change)
{
	return change->gate == BK_GATE_REFUSED ||
		(change->gate == BK_GATE_CONFLICT && !change->accepted);
}

static bool is_outside(const struct bk_change *change)
{
	bk_vec_foreach (i, &change->fields) {
		if (change->fields.at[i].outside)
			return true;
	}
	return false;
}

static bool is_shown(const struct show *show, const struct bk_change *change)
{
	if (show->options->only_count &&
		!bk_addresses_have(show->options->only, show->options->only_count, change->address))
		return false;
	if (show->options->drift)
		return is_outside(change);
	return change->action != BK_ACTION_NONE || change->gate == BK_GATE_REFUSED ||
		(show->options->destroy && change->cause.len) || show->options->only_count;
}

static int by_place(const void *a, const void *b)
{
	const struct bk_change *x = *(struct bk_change *const *)a;
	const struct bk_change *y = *(struct bk_change *const *)b;
	int order;

	if (x->account != y->account)
		return x->account->index_in_model < y->account->index_in_model ? -1 : 1;
	order = bk_str_compare(x->region, y->region);
	if (order)
		return order;
	return x->index < y->index ? -1 : 1;
}

/* "vault:backup.central[eu-west-1]" under its account and region is "central". */
static struct bk_str label_of(const struct show *show, const struct bk_change *change)
{
	struct bk_str rest = change->address, name;
	struct bk_str physical = change->desired ? change->desired->name : change->live->name;

	bk_str_cut(&rest, ':');
	if (memchr(rest.ptr, '.', rest.len) &&
		bk_str_has_prefix(rest, change->account->name->text) &&
		rest.ptr[change->account->name->text.len] == '.')
		bk_str_cut(&rest, '.');
	if (rest.len && rest.ptr[rest.len - 1] == ']' &&
		bk_str_has_suffix((struct bk_str){rest.ptr, rest.len - 1}, change->region) &&
		change->region.len)
		rest.len -= change->region.len + 2;
	name = rest;
	if (!physical.len || bk_str_equal(physical, name) ||
		(change->desired && change->desired->parent) || bk_str_has_suffix(physical, name))
		return name;
	return bk_str_format(
		show->arena, "%.*s \"%.*s\"", BK_STR_ARGS(name), BK_STR_ARGS(physical));
}

/* "main.bk:9" */
static struct bk_str line_of(const struct show *show, struct bk_span span)
{
	struct bk_file *file =
		show->options->sources ? bk_sources_file(show->options->sources, span.file) : NULL;

	if (!file)
		return BK_STR("");
	return bk_str_format(
		show->arena, "%.*s:%u", BK_STR_ARGS(file->path), bk_file_line_of(file, span.begin));
}

static struct bk_str place_of(const struct show *show, const struct bk_change *change)
{
	return change->desired ? line_of(show, change->desired->span) : BK_STR("");
}

static struct bk_str reason_of(const struct show *show, const struct bk_change *change)
{
	if (change->gate == BK_GATE_REFUSED)
		return BK_STR("refused, see the report");
	if (change->gate == BK_GATE_CONFLICT)
		return change->accepted ? BK_STR("changed outside: put back")
					: BK_STR("changed outside");
	if (!change->cause.len)
		return place_of(show, change);
	if (change->desired && bk_str_equal(change->cause, change->desired->because))
		return bk_str_format(show->arena, "because %.*s", BK_STR_ARGS(change->cause));
	return change->cause;
}

/* A value, cut unless everything is wanted. */
static struct bk_str cut(const struct show *show, struct bk_str value)
{
	if (!value.len)
		return BK_STR("nothing");
	if (show->options->detail || value.len <= VALUE_COLUMNS)
		return value;
	while (value.len > VALUE_COLUMNS - 3)
		value.len = VALUE_COLUMNS - 3;
	while (value.len && ((unsigned char)value.ptr[value.len] & 0xc0) == 0x80)
		value.len--;
	return bk_str_format(show->arena, "%.*s...", BK_STR_ARGS(value));
}

static json_t *value_of(struct bk_str text)
{
	return text.len ? json_loadb(text.ptr, text.len, JSON_DECODE_ANY, NULL) : NULL;
}

static bool is_policy(const struct bk_field *field)
{
	return bk_str_is(field->path, "Policy") ||
		bk_str_is(field->path, "AssumeRolePolicyDocument");
}

static void show_policy(struct show *show, const struct bk_field *field)
{
	json_t *before = value_of(field->before), *after = value_of(field->after);

	bk_grants_show(before, after, INDENT, show->out);
	json_decref(before);
	json_decref(after);
}

static void show_field(struct show *show, const struct bk_change *change, size_t index)
{
	const struct bk_field *field = &change->fields.at[index];
	bool created = change->action == BK_ACTION_CREATE;

	if (is_policy(field)) {
		show_policy(show, field);
		return;
	}
	if (created && !show->options->detail && !field->outside)
		return;
	bk_out_repeat(show->out, ' ', INDENT);
	bk_out_printf(show->out, "%.*s  ", BK_STR_ARGS(field->path));
	if (!created)
		bk_out_printf(show->out, "%.*s -> ", BK_STR_ARGS(cut(show, field->before)));
	bk_out_printf(show->out, "%.*s%s%s\n", BK_STR_ARGS(cut(show, field->after)),
		field->unknown_after ? "  (known later)" : "",
		field->outside ? "  (changed outside)" : "");
}

static void show_change(struct show *show, const struct bk_change *change)
{
	const struct look *look = &looks[change->action];
	const struct bk_aws_type *type =
		change->desired ? change->desired->type : change->live->type;
	struct bk_str label = label_of(show, change), reason = reason_of(show, change);
	bool stopped = is_stopped(change);

	bk_out_printf(show->out, "  %s%s%s %s",
		show->options->colour ? (stopped ? "\033[31m" : look->colour) : "",
		stopped ? "!" : look->sign, show->options->colour ? "\033[0m" : "",
		bk_driver_of(type->id)->word);
	bk_out_repeat(show->out, ' ',
		strlen(bk_driver_of(type->id)->word) < WORD_COLUMNS
			? WORD_COLUMNS - strlen(bk_driver_of(type->id)->word) + 1
			: 1);
	bk_out_str(show->out, label);
	if (reason.len) {
		bk_out_repeat(show->out, ' ',
			label.len < LABEL_COLUMNS ? LABEL_COLUMNS - label.len + 2 : 2);
		bk_out_str(show->out, reason);
	}
	bk_out_char(show->out, '\n');
	if (change->gate == BK_GATE_REFUSED || change->action == BK_ACTION_DELETE)
		return;
	bk_vec_foreach (i, &change->fields)
		show_field(show, change, i);
}

static void show_place(struct show *show, const struct bk_change *change)
{
	bk_out_printf(show->out, "\n%.*s %.*s", BK_STR_ARGS(change->account->name->text),
		BK_STR_ARGS(change->account->id));
	if (change->region.len)
		bk_out_printf(show->out, "  %.*s", BK_STR_ARGS(change->region));
	bk_out_char(show->out, '\n');
}

static void show_head(struct show *show)
{
	const struct bk_apply_plan *plan = show->plan;
	size_t pending = bk_apply_plan_pending(plan);

	bk_out_printf(
		show->out, "%s %.*s", plan->model->org ? "org" : "unit", BK_STR_ARGS(plan->unit));
	if (!pending && !plan->refused)
		bk_out_text_of(show->out, "   nothing to do");
	for (int action = BK_ACTION_CREATE; action < BK_ACTION_COUNT && pending; action++)
		bk_out_printf(show->out, "   %zu %s", plan->counts[action], looks[action].word);
	if (plan->conflicts)
		bk_out_printf(show->out, "   %zu conflict%s", plan->conflicts,
			plan->conflicts == 1 ? "" : "s");
	if (plan->refused)
		bk_out_printf(show->out, "   %zu refused", plan->refused);
	bk_out_printf(show->out, "   %zu unchanged\n", plan->counts[BK_ACTION_NONE]);
}

/* What cannot be undone, and from when. */
static void show_permanent(struct show *show)
{
	bool any = false, waits = false;

	if (show->options->drift || show->options->only_count)
		return;
	bk_vec_foreach (i, &show->plan->changes) {
		const struct bk_change *change = show->plan->changes.at[i];

		if (!change->permanent.len)
			continue;
		bk_out_printf(show->out, "%s  %.*s: %.*s\n", any ? "" : "\npermanent\n",
			BK_STR_ARGS(change->address), BK_STR_ARGS(change->permanent));
		waits = waits || (change->gate == BK_GATE_ADDRESS && !change->accepted);
		any = true;
	}
	if (!any && bk_apply_plan_pending(show->plan))
		bk_out_text_of(show->out, "\npermanent  none\n");
	if (waits)
		bk_out_text_of(show->out,
			"  `apply` asks for each of these by its address, or "
			"takes --accept ADDRESS\n");
}

/* What is stated of others and could not be compared with what is there. */
static void show_open(struct show *show)
{
	bool any = false;

	if (show->options->drift || show->options->only_count)
		return;
	bk_vec_foreach (i, &show->plan->open) {
		const struct bk_open_premise *open = &show->plan->open.at[i];
		struct bk_str line = line_of(show, open->span);

		if (open->detail && !show->options->detail)
			continue;
		bk_out_printf(show->out, "%s  %.*s: %.*s  (%.*s)%s%.*s\n",
			any ? "" : "\nnot verified\n", BK_STR_ARGS(open->address),
			BK_STR_ARGS(open->statement), BK_STR_ARGS(open->reason),
			line.len ? "  " : "", BK_STR_ARGS(line));
		any = true;
	}
}

static void show_stop(struct show *show)
{
	const struct bk_apply_plan *plan = show->plan;

	if (plan->conflicts)
		bk_out_printf(show->out,
			"stopped: %zu conflict%s; change the declaration, or apply with "
			"--take-over ADDRESS\n",
			plan->conflicts, plan->conflicts == 1 ? "" : "s");
	if (plan->refused)
		bk_out_printf(show->out, "stopped: %zu refused; see the report\n", plan->refused);
}

void bk_apply_plan_show(const struct bk_apply_plan *plan,
	const struct bk_plan_show_options *options, struct bk_out *out)
{
	struct show show = {plan, options, bk_arena_new(), out};
	struct bk_change **sorted =
		bk_new_array(show.arena, struct bk_change *, plan->changes.len + 1);
	size_t count = 0;

	bk_vec_foreach (i, &plan->changes) {
		if (is_shown(&show, plan->changes.at[i]))
			sorted[count++] = plan->changes.at[i];
	}
	if (count)
		qsort(sorted, count, sizeof(*sorted), by_place);
	show_head(&show);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || sorted[i]->account != sorted[i - 1]->account ||
			!bk_str_equal(sorted[i]->region, sorted[i - 1]->region))
			show_place(&show, sorted[i]);
		show_change(&show, sorted[i]);
	}
	show_permanent(&show);
	show_open(&show);
	show_stop(&show);
	bk_arena_free(show.arena);
}
