/*
 * BK2008 of names that bkc makes: those of roles, which are one account's without regard to case,
 * and of aliases. Names that are written are the model's.
 */
#include "base/arena.h"
#include "check/context.h"

static struct bk_str lower(struct bk_arena *arena, struct bk_str text)
{
	char *copy = bk_arena_text(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		copy[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	copy[text.len] = '\0';
	return (struct bk_str){copy, text.len};
}

/* What must be unique: within the account and, of regional things, the region. */
static struct bk_str identity(const struct bk_check *check, const struct bk_desired *object)
{
	struct bk_str name = object->name;

	if (object->type->id == BK_AWS_ROLE)
		name = lower(check->arena, name);
	return bk_str_format(check->arena, "%s %.*s %s %.*s", object->type->name,
		BK_STR_ARGS(object->account->id),
		object->region ? object->region->name->text.ptr : "", BK_STR_ARGS(name));
}

void bk_check_made_names(const struct bk_check *check)
{
	struct bk_map taken;

	bk_map_init(&taken, check->arena);
	bk_vec_foreach (i, &check->list->objects) {
		struct bk_desired *object = check->list->objects.at[i];
		const struct bk_desired *other;

		if ((object->type->id != BK_AWS_ROLE && object->type->id != BK_AWS_ALIAS) ||
			!object->name.len || !object->object)
			continue;
		other = bk_map_put(&taken, identity(check, object), object);
		if (!other || (other->object == object->object))
			continue;
		bk_diag(check->diags, BK_NAME_COLLISION, object->object->name_span,
			"%s `%.*s` would be made twice in account %s", object->type->title,
			BK_STR_ARGS(object->name), object->account->name->text.ptr);
		bk_diag_label(check->diags, other->object->name_span, "the other one is for this");
		if (object->type->id == BK_AWS_ROLE)
			bk_diag_note(check->diags, "IAM tells names apart without regard to case");
		bk_check_at(check, object->object);
	}
}

/* Rules of one plan: a backup policy has them by name. */
void bk_check_rule_names(const struct bk_check *check, const struct bk_plan_view *view)
{
	struct bk_map taken;

	bk_map_init(&taken, check->arena);
	bk_vec_foreach (i, &view->plan->children) {
		struct bk_object *rule = view->plan->children.at[i];
		const struct bk_object *other;

		if (rule->kind->id != BK_KIND_RULE)
			continue;
		other = bk_map_put(&taken, rule->physical, rule);
		if (!other)
			continue;
		bk_diag(check->diags, BK_NAME_COLLISION, rule->name_span,
			"two rules of plan `%s` would both be called `%.*s`",
			view->plan->name->text.ptr, BK_STR_ARGS(rule->physical));
		bk_diag_label(check->diags, other->name_span, "the other one");
		bk_check_at(check, rule);
	}
}
