/*
 * bkc explain vault:…: what a vault will hold and for how long: its lock, the rules that back up
 * into it, the copies that come into it, and what becomes of `forever` (F 4.4, 5.1, 5.2).
 */
#include "cmd/explain.h"

#include "base/arena.h"
#include "base/out.h"
#include "check/context.h"
#include "infer/coverage.h"

/* Rules of one family that say the same of the vault: a plan may stand in hundreds of accounts. */
struct entry {
	const char *what;
	const struct bk_object *rule; /* the first */
	struct bk_str text;
	size_t count;
};

struct book {
	struct bk_arena *arena;
	const struct bk_model *model;
	const struct bk_object *vault;
	struct bk_out *out;
	BK_VEC(struct entry) entries;
	struct bk_map sources; /* accounts whose rules copy here */
	size_t lives;          /* how many the lock admits */
	int64_t shortest, longest;
	bool copies;
};

static const struct bk_value *life_of(const struct bk_object *rule)
{
	return bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP);
}

static int64_t length(const struct bk_value *life)
{
	return life ? life->number : BK_FOREVER;
}

static const char *show(const struct book *book, int64_t life)
{
	return life == BK_FOREVER ? "forever" : bk_duration_show(book->arena, life).ptr;
}

static const char *show_bound(
	const struct book *book, const struct bk_value *bound, const char *otherwise)
{
	return bound ? bk_value_show(book->arena, bound).ptr : otherwise;
}

static bool is_locked_for_good(const struct bk_object *vault)
{
	return bk_prop_is_word(vault, BK_A_LOCK, "compliance") || bk_is_airgapped(vault);
}

static void put_lock(const struct book *book)
{
	const struct bk_object *vault = book->vault;
	const struct bk_value *lock = bk_prop(vault, BK_A_LOCK);
	const struct bk_value *grace = bk_prop(vault, BK_A_GRACE);
	bool existing = vault->life == BK_LIFE_EXISTING;

	bk_out_text_of(book->out, "\nhow long it keeps\n");
	if (!lock || bk_str_is(lock->text, "none")) {
		bk_out_text_of(book->out,
			existing ? "  nothing is said of its lock\n"
				 : "  no lock: any life, and points can be deleted\n");
		return;
	}
	bk_out_printf(book->out, "  lock %.*s: lives from %s to %s; ", BK_STR_ARGS(lock->text),
		show_bound(book, bk_prop(vault, BK_A_MIN), "1d"),
		show_bound(book, bk_prop(vault, BK_A_MAX), "forever"));
	if (bk_is_airgapped(vault))
		bk_out_text_of(book->out, "nobody can lift or change it");
	else if (!is_locked_for_good(vault))
		bk_out_text_of(book->out, "administrators can lift it");
	else if (existing)
		bk_out_text_of(book->out, "nobody can lift it once its grace is over");
	else
		bk_out_printf(book->out, "nobody can lift it from %s after it is set",
			show_bound(book, grace, "its grace"));
	if (existing)
		bk_out_text_of(book->out, " (as written; `plan` compares)");
	bk_out_char(book->out, '\n');
}

static int64_t least(const struct book *book)
{
	return bk_prop_number(book->vault, BK_A_MIN, 0);
}

static int64_t most(const struct book *book)
{
	return bk_prop_number(book->vault, BK_A_MAX, BK_FOREVER);
}

/* What the lock makes of a life: a job outside its bounds fails. */
static const char *verdict(const struct book *book, int64_t life)
{
	int64_t min = least(book), max = most(book);

	if (life < min)
		return bk_str_format(
			book->arena, ", refused by the lock: shorter than %s", show(book, min))
			.ptr;
	if (life > max)
		return bk_str_format(
			book->arena, ", refused by the lock: longer than %s", show(book, max))
			.ptr;
	return life == BK_FOREVER && is_locked_for_good(book->vault)
		? ", so that the vault can never be emptied"
		: "";
}

static const char *cold_of(const struct book *book, const struct bk_value *cold)
{
	return cold ? bk_str_format(
			      book->arena, ", cold after %s", bk_value_show(book->arena, cold).ptr)
			      .ptr
		    : "";
}

static bool is_same(const struct entry *entry, const char *what, const struct bk_object *rule,
	struct bk_str text)
{
	return bk_str_is(bk_str_of(entry->what), what) &&
		entry->rule->parent->family == rule->parent->family &&
		bk_str_equal(entry->rule->name->text, rule->name->text) &&
		bk_str_equal(entry->text, text);
}

/* The range of what is there; what the lock refuses never comes. */
static void widen(struct book *book, int64_t life)
{
	if (life < least(book) || life > most(book))
		return;
	if (!book->lives++)
		book->shortest = book->longest = life;
	book->shortest = life < book->shortest ? life : book->shortest;
	book->longest = life > book->longest ? life : book->longest;
}

/* A line of the page; `life` is the one that points really have. */
static void add(struct book *book, const char *what, const struct bk_object *rule, int64_t life,
	struct bk_str text)
{
	struct entry entry = {what, rule, text, 1};

	widen(book, life);
	bk_vec_foreach (i, &book->entries) {
		if (!is_same(&book->entries.at[i], what, rule, text))
			continue;
		book->entries.at[i].count++;
		return;
	}
	bk_vec_push(book->arena, &book->entries, entry);
}

static void add_backups(struct book *book, const struct bk_object *rule)
{
	const struct bk_value *continuous =
		bk_rule_value(rule, BK_A_CONTINUOUS, BK_A_PLAN_CONTINUOUS);
	int64_t life = length(life_of(rule));

	add(book, "backups", rule, life,
		bk_str_format(book->arena, "%s%s%s%s", show(book, life),
			cold_of(book, bk_rule_value(rule, BK_A_COLD, BK_A_PLAN_COLD)),
			continuous && continuous->truth ? ", continuous where the kind is" : "",
			verdict(book, life)));
}

static void add_copy(struct book *book, const struct bk_object *rule, const struct bk_object *copy)
{
	const struct bk_value *own = bk_prop(copy, BK_A_COPY_KEEP);
	int64_t source = length(life_of(rule));
	int64_t life = own ? own->number : source;
	bool cut = life == BK_FOREVER && source != BK_FOREVER;

	book->copies = true;
	bk_map_put_ptr(&book->sources, rule->parent->account, book);
	add(book, "copies", rule, cut ? source : life,
		bk_str_format(book->arena, "%s%s%s%s%s%s", show(book, life),
			own ? "" : ", as the backup itself",
			cold_of(book, bk_prop(copy, BK_A_COPY_COLD)),
			cut ? ", which AWS Backup cuts to the source's " : "",
			cut ? show(book, source) : "", verdict(book, cut ? source : life)));
}

static void add_rule(struct book *book, const struct bk_object *rule)
{
	const struct bk_object *const *copies;
	size_t count;

	if (bk_rule_vault(book->model, rule) == book->vault)
		add_backups(book, rule);
	copies = bk_rule_copies(book->arena, rule, &count);
	for (size_t i = 0; i < count; i++) {
		if (bk_prop_object(copies[i], BK_A_COPY_TARGET) == book->vault)
			add_copy(book, rule, copies[i]);
	}
}

/* Who may copy here without a rule that does: on demand, such as copies back for a restore. */
static void put_accepted(const struct book *book)
{
	const struct bk_value *accept = bk_prop(book->vault, BK_A_ACCEPT);
	const char *lead = "  copies on demand from ";
	bool any = false;

	for (size_t i = 0; accept && accept->kind == BK_V_LIST && i < accept->list.len; i++) {
		const struct bk_value *who = accept->list.at[i];

		if (who->kind != BK_V_ACCOUNT || bk_map_find_ptr(&book->sources, who->account))
			continue;
		bk_out_printf(book->out, "%s%s", lead, who->account->name->text.ptr);
		lead = ", ";
		any = true;
	}
	if (any)
		bk_out_printf(book->out, ": any life%s\n",
			bk_prop(book->vault, BK_A_LOCK) &&
					!bk_prop_is_word(book->vault, BK_A_LOCK, "none")
				? " that the lock admits"
				: "");
}

static void put_entries(const struct book *book)
{
	bk_vec_foreach (i, &book->entries) {
		const struct entry *entry = &book->entries.at[i];

		bk_out_printf(
			book->out, "  %s of %.*s", entry->what, BK_STR_ARGS(entry->rule->address));
		if (entry->count > 1)
			bk_out_printf(book->out, " and %zu more", entry->count - 1);
		bk_out_printf(book->out, ": %.*s\n", BK_STR_ARGS(entry->text));
	}
	if (!book->entries.len)
		bk_out_text_of(book->out, "  no rule writes to it\n");
	if (book->lives && book->shortest != book->longest)
		bk_out_printf(book->out, "  altogether from %s to %s\n", show(book, book->shortest),
			show(book, book->longest));
	if (book->copies)
		bk_out_text_of(
			book->out, "  (the life of a copy counts from when its source was made)\n");
}

void bk_explain_vault(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *vault, struct bk_out *out)
{
	struct book book = {.arena = arena, .model = model, .vault = vault, .out = out};

	bk_map_init(&book.sources, arena);
	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *plan = model->objects.at[i];

		if (!bk_is_own_plan(plan))
			continue;
		bk_vec_foreach (j, &plan->children) {
			if (plan->children.at[j]->kind->id == BK_KIND_RULE)
				add_rule(&book, plan->children.at[j]);
		}
	}
	put_lock(&book);
	put_entries(&book);
	put_accepted(&book);
}
