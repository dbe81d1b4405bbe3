/*
 * Reference pages from the tables.
 */
#include "model/reference.h"

#include "base/arena.h"
#include "base/out.h"
#include "source/diag.h"

/* Types nest a few levels deep. */
struct bk_str bk_type_show(struct bk_arena *arena, const struct bk_type *type)
{
	static const char *const words[] = {
		[BK_T_NONE] = "nothing",
		[BK_T_STRING] = "text",
		[BK_T_INT] = "number",
		[BK_T_BOOL] = "true or false",
		[BK_T_DURATION] = "duration",
		[BK_T_SIZE] = "size",
		[BK_T_DATE] = "date",
		[BK_T_CLOCK] = "clock",
		[BK_T_SCHEDULE] = "schedule",
		[BK_T_ACCOUNT] = "account",
		[BK_T_REGION] = "region",
		[BK_T_OU] = "unit",
		[BK_T_ARN] = "ARN",
		[BK_T_TAGS] = "map of tags",
		[BK_T_SECRET] = "`aws` or secret(…)",
		[BK_T_KIND_NAME] = "kind",
		[BK_T_PRINCIPAL] = "account, unit, org, role or service",
		[BK_T_CONDITION] = "condition",
		[BK_T_ANY] = "name",
	};
	struct bk_str text = BK_STR("");

	switch (type->kind) {
	case BK_T_WORD:
		for (size_t i = 0; type->words[i]; i++)
			text = bk_str_format(arena, "%.*s%s`%s`", BK_STR_ARGS(text), i ? ", " : "",
				type->words[i]);
		return text;
	case BK_T_OBJECT:
		return bk_str_format(arena, "%s", type->object);
	case BK_T_LIST:
		return bk_str_format(arena, "list of %s", bk_type_show(arena, type->element).ptr);
	case BK_T_MAP:
		return bk_str_format(arena, "map of %s", bk_type_show(arena, type->element).ptr);
	case BK_T_EITHER:
		return bk_str_format(arena, "%s or %s", bk_type_show(arena, type->element).ptr,
			bk_type_show(arena, type->other).ptr);
	case BK_T_DURATION:
		return type->words ? BK_STR("duration or `forever`") : BK_STR("duration");
	default:
		return bk_str_of(words[type->kind]);
	}
}

static struct bk_str bounds(struct bk_arena *arena, const struct bk_attr *attr)
{
	const char *unit = attr->flags & BK_DAYS ? "d" : attr->flags & BK_MINUTES ? "m" : "";

	if (!attr->min && !attr->max)
		return BK_STR("");
	return bk_str_format(
		arena, "%lld%s to %lld%s", (long long)attr->min, unit, (long long)attr->max, unit);
}

void bk_attr_explain(struct bk_arena *arena, const struct bk_kind *kind, const struct bk_attr *attr,
	struct bk_out *out)
{
	struct bk_str range = bounds(arena, attr);

	bk_out_printf(
		out, "%s.%s: %s\n", kind->word, attr->word, bk_type_show(arena, attr->type).ptr);
	bk_out_printf(out, "  %s\n", attr->doc);
	if (attr->standard[0])
		bk_out_printf(out, "  default: %s\n", attr->standard);
	if (attr->flags & BK_REQUIRED)
		bk_out_text_of(out, "  required\n");
	if (attr->flags & BK_FIXED)
		bk_out_text_of(out, "  cannot change in place\n");
	if (range.len)
		bk_out_printf(out, "  from %.*s\n", BK_STR_ARGS(range));
}

void bk_kind_explain(struct bk_arena *arena, const struct bk_kind *kind, struct bk_out *out)
{
	bk_out_printf(out, "%s: %s\n", kind->word, kind->doc);
	if (kind->places[0])
		bk_out_printf(out, "  stands in: %s\n", kind->places);
	for (size_t i = 0; i < kind->attr_count; i++) {
		if (kind->attrs[i].flags & BK_HIDDEN)
			continue;
		bk_out_char(out, '\n');
		bk_attr_explain(arena, kind, &kind->attrs[i], out);
	}
}

static void kind_section(struct bk_arena *arena, const struct bk_kind *kind, struct bk_out *out)
{
	bk_out_printf(out, "\n## %s\n\n%s", kind->word, kind->doc);
	if (kind->places[0])
		bk_out_printf(out, " Stands in: %s.", kind->places);
	bk_out_char(out, '\n');
	if (!kind->attr_count)
		return;
	bk_out_text_of(out, "\n| property | type | default | |\n|---|---|---|---|\n");
	for (size_t i = 0; i < kind->attr_count; i++) {
		const struct bk_attr *attr = &kind->attrs[i];
		struct bk_str range = bounds(arena, attr);

		if (attr->flags & BK_HIDDEN)
			continue;
		bk_out_printf(out, "| `%s` | %s | %s | %s%s%s%s |\n", attr->word,
			bk_type_show(arena, attr->type).ptr,
			attr->flags & BK_REQUIRED ? "required" : attr->standard, attr->doc,
			range.len ? " From " : "", range.ptr, range.len ? "." : "");
	}
}

void bk_reference_write(struct bk_arena *arena, struct bk_out *out)
{
	static const char *const levels[] = {
		[BK_LEVEL_OFF] = "off",
		[BK_LEVEL_INFO] = "info",
		[BK_LEVEL_WARNING] = "warning",
		[BK_LEVEL_ERROR] = "error",
	};

	bk_out_text_of(out,
		"# Reference\n\nMade from the tables of the program: `bkc explain reference`.\n\n"
		"Kinds of data stores take the properties of `resource`; see `bkc explain "
		"std.aws`.\n");
	for (int id = 1; id < BK_KIND_COUNT; id++)
		kind_section(arena, bk_kind_get((enum bk_kind_id)id), out);
	bk_out_text_of(out,
		"\n# Rules\n\n| code | name | level | establishes that |\n|---|---|---|---|\n");
	for (size_t i = 0; i < bk_rule_count; i++)
		bk_out_printf(out, "| [BK%04d](rules/BK%04d.md) | %s | %s%s | %s |\n",
			(int)bk_rules[i].code, (int)bk_rules[i].code, bk_rules[i].name,
			levels[bk_rules[i].level],
			bk_rules[i].class == BK_RULE_HARD ? "" : ", can be set",
			bk_rules[i].summary);
}
