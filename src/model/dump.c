/*
 * --dump=model
 */
#include "base/arena.h"
#include "base/out.h"
#include "model/model.h"

static void dump_condition(
	struct bk_arena *arena, const struct bk_cond *condition, struct bk_out *out)
{
	static const char *const ops[] = {
		[BK_COND_EQ] = "==",
		[BK_COND_NE] = "!=",
		[BK_COND_LIKE] = "like",
		[BK_COND_NOT_LIKE] = "not like",
		[BK_COND_IN] = "in",
		[BK_COND_NOT_IN] = "not in",
	};
	static const char *const joins[] = {[BK_COND_AND] = "and", [BK_COND_OR] = "or"};

	if (condition->kind == BK_COND_COMPARE) {
		const char *subject = condition->subject == BK_COND_TAG ? "tag"
			: condition->subject == BK_COND_CONTEXT         ? "context"
									: "kind";

		bk_out_text_of(out, subject);
		if (condition->key.len)
			bk_out_printf(out, "[\"%.*s\"]", BK_STR_ARGS(condition->key));
		bk_out_printf(out, " %s", ops[condition->op]);
		bk_vec_foreach (i, &condition->values)
			bk_out_printf(out, "%s%.*s", i ? ", " : " ",
				BK_STR_ARGS(bk_value_show(arena, condition->values.at[i])));
		return;
	}
	if (condition->kind == BK_COND_NOT)
		bk_out_text_of(out, "not ");
	bk_out_char(out, '(');
	bk_vec_foreach (i, &condition->parts) {
		if (i)
			bk_out_printf(out, " %s ", joins[condition->kind]);
		dump_condition(arena, condition->parts.at[i], out);
	}
	bk_out_char(out, ')');
}

static void dump_props(struct bk_arena *arena, const struct bk_kind *kind,
	const struct bk_value *const *props, size_t indent, struct bk_out *out)
{
	static const char *const origins[] = {
		[BK_WRITTEN] = "",
		[BK_INHERITED] = "  (inherited)",
		[BK_DEFAULT] = "  (default)",
	};

	for (size_t i = 0; props && i < kind->attr_count; i++) {
		const struct bk_value *value = props[i];

		if (!value)
			continue;
		bk_out_repeat(out, ' ', indent);
		bk_out_printf(out, "%s = ", kind->attrs[i].word);
		if (value->kind == BK_V_CONDITION)
			dump_condition(arena, value->condition, out);
		else
			bk_out_str(out, bk_value_show(arena, value));
		bk_out_printf(out, "%s\n", origins[value->origin]);
	}
}

/* Objects nest three deep: plan, rule, copy. */
static void dump_object(
	struct bk_arena *arena, const struct bk_object *object, size_t indent, struct bk_out *out)
{
	static const char *const lives[] = {
		[BK_LIFE_PLAIN] = "",
		[BK_LIFE_EXISTING] = "existing ",
		[BK_LIFE_MANAGED] = "managed ",
		[BK_LIFE_RETIRED] = "retired ",
	};

	bk_out_repeat(out, ' ', indent);
	bk_out_printf(out, "%s%.*s", lives[object->life], BK_STR_ARGS(object->address));
	if (object->physical.len)
		bk_out_printf(out, " \"%.*s\"", BK_STR_ARGS(object->physical));
	bk_out_char(out, '\n');
	if (object->arn.len) {
		bk_out_repeat(out, ' ', indent + 2);
		bk_out_printf(out, "arn %.*s\n", BK_STR_ARGS(object->arn));
	}
	dump_props(arena, object->kind, object->props, indent + 2, out);
	if (object->extension)
		dump_props(arena, object->extension, object->extension_props, indent + 2, out);
	bk_vec_foreach (i, &object->children)
		dump_object(arena, object->children.at[i], indent + 2, out);
}

void bk_model_dump(const struct bk_model *model, struct bk_out *out)
{
	bk_vec_foreach (i, &model->accounts) {
		const struct bk_account *account = model->accounts.at[i];

		bk_out_printf(out, "account %s %.*s%s%s\n", account->name->text.ptr,
			BK_STR_ARGS(account->id), account->in_org ? " in the organization" : "",
			account->is_management ? ", management" : "");
	}
	bk_vec_foreach (i, &model->objects)
		dump_object(model->arena, model->objects.at[i], 0, out);
}
