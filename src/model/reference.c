/*
 * Reference pages from the tables: for `bkc explain` and for docs/reference.md.
 */
#include "model/reference.h"

#include "base/arena.h"
#include "base/out.h"
#include "model/value.h"
#include "source/diag.h"

/* Types that need no more than a word or two. */
static const char *const plain_types[] = {
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
	[BK_T_TAGS] = "map of text",
	[BK_T_SECRET] = "`aws` or `secret(…)`",
	[BK_T_KIND_NAME] = "kind",
	[BK_T_PRINCIPAL] = "account, unit, org, role, `role(…)` or `service(…)`",
	[BK_T_CONDITION] = "condition",
	[BK_T_ANY] = "name",
};

/* `a`, `b` or `c` */
static struct bk_str words_show(struct bk_arena *arena, const char *const *words)
{
	struct bk_str text = BK_STR("");

	for (size_t i = 0; words[i]; i++) {
		const char *before = !i ? "" : words[i + 1] ? ", " : " or ";

		text = bk_str_format(arena, "%.*s%s`%s`", BK_STR_ARGS(text), before, words[i]);
	}
	return text;
}

/* The type of what a list or a map holds, in parentheses where it is a choice. */
static const char *element_show(struct bk_arena *arena, const struct bk_type *type)
{
	struct bk_str text = bk_type_show(arena, type);

	if (type->kind != BK_T_EITHER && type->kind != BK_T_WORD)
		return text.ptr;
	return bk_str_format(arena, "(%s)", text.ptr).ptr;
}

/* Types nest a few levels deep. */
struct bk_str bk_type_show(struct bk_arena *arena, const struct bk_type *type)
{
	if (type->kind == BK_T_WORD)
		return words_show(arena, type->words);
	if (type->kind == BK_T_OBJECT)
		return bk_str_of(type->object);
	if (type->kind == BK_T_LIST)
		return bk_str_format(arena, "list of %s", element_show(arena, type->element));
	if (type->kind == BK_T_MAP)
		return bk_str_format(arena, "map of %s", element_show(arena, type->element));
	if (type->kind == BK_T_EITHER)
		return bk_str_format(arena, "%s or %s", bk_type_show(arena, type->element).ptr,
			bk_type_show(arena, type->other).ptr);
	if (type->kind == BK_T_DURATION && type->words)
		return bk_str_format(arena, "duration or %s", words_show(arena, type->words).ptr);
	return bk_str_of(plain_types[type->kind]);
}

static struct bk_str bound(struct bk_arena *arena, const struct bk_attr *attr, int64_t number)
{
	if (attr->flags & BK_DAYS)
		return bk_duration_show(arena, number * 24 * 60 * 60);
	if (attr->flags & BK_MINUTES)
		return bk_duration_show(arena, number * 60);
	return bk_str_format(arena, "%lld", (long long)number);
}

/* "1d to 100y", "at least 1d", or nothing. */
static struct bk_str bounds(struct bk_arena *arena, const struct bk_attr *attr)
{
	if (!attr->min && !attr->max)
		return BK_STR("");
	if (attr->max == BK_NO_MAX)
		return bk_str_format(arena, "at least %s", bound(arena, attr, attr->min).ptr);
	return bk_str_format(arena, "%s to %s", bound(arena, attr, attr->min).ptr,
		bound(arena, attr, attr->max).ptr);
}

struct bk_str bk_kind_places(struct bk_arena *arena, const struct bk_kind *kind)
{
	static const struct {
		const char *place, *words;
	} known[] = {
		{"top", "at the top of a file"},
		{"in", "in a placement (`in … at …`)"},
		{"stdlib", "in the library"},
		{"any", "in any declaration"},
	};
	struct bk_str places = bk_str_of(kind->places), text = BK_STR("");

	while (places.len) {
		struct bk_str place = bk_str_cut(&places, ' ');
		struct bk_str words = bk_str_format(arena, "in `%.*s`", BK_STR_ARGS(place));

		for (size_t i = 0; i < BK_COUNT(known); i++) {
			if (bk_str_is(place, known[i].place))
				words = bk_str_of(known[i].words);
		}
		text = bk_str_format(arena, "%.*s%s%s", BK_STR_ARGS(text),
			!text.len            ? ""
				: places.len ? ", "
					     : " or ",
			words.ptr);
	}
	return text;
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
		bk_out_printf(out, "  bounds: %s\n", range.ptr);
}

void bk_kind_explain(struct bk_arena *arena, const struct bk_kind *kind, struct bk_out *out)
{
	bk_out_printf(out, "%s: %s\n", kind->word, kind->doc);
	if (kind->places[0])
		bk_out_printf(out, "  stands %s\n", bk_kind_places(arena, kind).ptr);
	if (kind->flags & BK_LATER)
		bk_out_text_of(out, "  not in this version\n");
	for (size_t i = 0; i < kind->attr_count; i++) {
		if (kind->attrs[i].flags & BK_HIDDEN)
			continue;
		bk_out_char(out, '\n');
		bk_attr_explain(arena, kind, &kind->attrs[i], out);
	}
}

/* One row of a table in Markdown. */
static void put_row(struct bk_arena *arena, const struct bk_attr *attr, struct bk_out *out)
{
	struct bk_str range = bounds(arena, attr);

	bk_out_printf(out, "| `%s` | %s | ", attr->word, bk_type_show(arena, attr->type).ptr);
	if (attr->flags & BK_REQUIRED)
		bk_out_text_of(out, "required");
	else if (attr->standard[0])
		bk_out_printf(out, "`%s`", attr->standard);
	bk_out_printf(out, " | %s%s%s%s%s |\n", attr->doc, range.len ? " Bounds: " : "", range.ptr,
		range.len ? "." : "", attr->flags & BK_FIXED ? " Cannot change in place." : "");
}

static void put_kind(struct bk_arena *arena, const struct bk_kind *kind, struct bk_out *out)
{
	bk_out_printf(out, "\n### %s\n\n%s", kind->word, kind->doc);
	if (kind->places[0])
		bk_out_printf(out, " Stands %s.", bk_kind_places(arena, kind).ptr);
	bk_out_text_of(out, kind->flags & BK_LATER ? " Not in this version.\n" : "\n");
	if (!kind->attr_count)
		return;
	bk_out_text_of(out, "\n| property | type | default | |\n|---|---|---|---|\n");
	for (size_t i = 0; i < kind->attr_count; i++) {
		if (!(kind->attrs[i].flags & BK_HIDDEN))
			put_row(arena, &kind->attrs[i], out);
	}
}

static void put_rules(struct bk_out *out)
{
	static const char *const levels[] = {
		[BK_LEVEL_OFF] = "off",
		[BK_LEVEL_INFO] = "info",
		[BK_LEVEL_WARNING] = "warning",
		[BK_LEVEL_ERROR] = "error",
	};

	bk_out_text_of(out,
		"\n## Rules\n\nA level in italics can be set with `lint`. "
		"The verdict says what becomes of it where\nit is done all the same:\n\n");
	for (int i = BK_RULE_VERDICT_NONE + 1; i < BK_RULE_VERDICT_COUNT; i++)
		bk_out_printf(
			out, "- `%s`: %s.\n", bk_rule_verdicts[i].key, bk_rule_verdicts[i].text);
	bk_out_text_of(out,
		"\n| code | name | level | verdict | establishes that |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < bk_rule_count; i++) {
		const struct bk_rule *rule = &bk_rules[i];
		const char *mark = rule->class == BK_RULE_HARD ? "" : "*";

		bk_out_printf(out, "| [BK%04d](rules/BK%04d.md) | %s | %s%s%s | %s | %s |\n",
			(int)rule->code, (int)rule->code, rule->name, mark, levels[rule->level],
			mark, bk_rule_verdicts[rule->verdict].key, rule->summary);
	}
}

void bk_reference_write(struct bk_arena *arena, struct bk_out *out)
{
	bk_out_text_of(out,
		"# Reference\n\nMade from the compiler's tables by `bkc explain reference`.\n\n"
		"## Kinds\n\nEvery kind of data store (`dynamodb`, `rds`, …: the `service` rows "
		"of\n"
		"`bkc explain std.aws`) takes the properties of `resource`.\n");
	for (int id = BK_KIND_NONE + 1; id < BK_KIND_COUNT; id++)
		put_kind(arena, bk_kind_get((enum bk_kind_id)id), out);
	put_rules(out);
}
