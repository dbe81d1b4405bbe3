/*
 * bkc explain vault:…: what a vault will hold and for how long: its lock, the rules that back up
 * into it, the copies that come into it, and what becomes of `forever`.
 */
#include "cmd/explain.h"

#include "base/arena.h"
#include "base/out.h"
#include "check/context.h"
#include "infer/coverage.h"

static const struct bk_value *life_of(const struct bk_object *rule)
{
	return bk_rule_value(rule, BK_A_KEEP, BK_A_PLAN_KEEP);
}

static bool is_forever(const struct bk_value *life)
{
	return !life || life->number == BK_FOREVER;
}

static const char *show(struct bk_arena *arena, const struct bk_value *life)
{
	return is_forever(life) ? "forever" : bk_value_show(arena, life).ptr;
}

/* ", outside the lock's 35d to 10y" where it is. */
static void put_verdict(struct bk_arena *arena, const struct bk_object *vault,
	const struct bk_value *life, struct bk_out *out)
{
	const struct bk_value *min = bk_prop(vault, BK_A_MIN), *max = bk_prop(vault, BK_A_MAX);
	bool below = min && !is_forever(life) && life->number < min->number;
	bool above = max && (is_forever(life) || life->number > max->number);

	if (below || above)
		bk_out_printf(out, ", refused by the lock: %s %s",
			below ? "shorter than" : "longer than", show(arena, below ? min : max));
}

static void put_lock(struct bk_arena *arena, const struct bk_object *vault, struct bk_out *out)
{
	const struct bk_value *lock = bk_prop(vault, BK_A_LOCK);
	const struct bk_value *min = bk_prop(vault, BK_A_MIN), *max = bk_prop(vault, BK_A_MAX);

	bk_out_text_of(out, "\nhow long it keeps\n");
	if (!lock || bk_str_is(lock->text, "none")) {
		bk_out_text_of(out,
			vault->life == BK_LIFE_EXISTING
				? "  nothing is said of its lock\n"
				: "  no lock: any life, and points can be deleted\n");
		return;
	}
	bk_out_printf(out, "  lock %.*s: lives from %s to %s\n", BK_STR_ARGS(lock->text),
		min ? show(arena, min) : "1d", max ? show(arena, max) : "forever");
}

static void put_copies(struct bk_arena *arena, const struct bk_object *vault,
	const struct bk_object *rule, struct bk_out *out)
{
	const struct bk_value *source = life_of(rule);
	const struct bk_object *const *copies;
	size_t count;

	copies = bk_rule_copies(arena, rule, &count);
	for (size_t i = 0; i < count; i++) {
		const struct bk_value *own = bk_prop(copies[i], BK_A_COPY_KEEP);
		const struct bk_value *life = own ? own : source;

		if (bk_prop_object(copies[i], BK_A_COPY_TARGET) != vault)
			continue;
		bk_out_printf(
			out, "  copies of %.*s: %s", BK_STR_ARGS(rule->address), show(arena, life));
		if (is_forever(life) && !is_forever(source))
			bk_out_printf(out, ", which AWS Backup cuts to the source's %s",
				show(arena, source));
		put_verdict(arena, vault, life, out);
		bk_out_text_of(out, "\n");
	}
}

void bk_explain_vault(struct bk_arena *arena, const struct bk_model *model,
	const struct bk_object *vault, struct bk_out *out)
{
	put_lock(arena, vault, out);
	bk_vec_foreach (i, &model->objects) {
		const struct bk_object *plan = model->objects.at[i];

		if (plan->kind->id != BK_KIND_PLAN || plan->life == BK_LIFE_EXISTING)
			continue;
		bk_vec_foreach (j, &plan->children) {
			const struct bk_object *rule = plan->children.at[j];

			if (rule->kind->id != BK_KIND_RULE)
				continue;
			if (bk_rule_vault(model, rule) == vault) {
				bk_out_printf(out, "  backups of %.*s: %s",
					BK_STR_ARGS(rule->address), show(arena, life_of(rule)));
				put_verdict(arena, vault, life_of(rule), out);
				bk_out_text_of(out, "\n");
			}
			put_copies(arena, vault, rule, out);
		}
	}
}
