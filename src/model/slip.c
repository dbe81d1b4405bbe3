/*
 * Slips that still parse, each said for what it is: lists without brackets, a block behind `=`.
 */
#include "model/unit.h"

static struct bk_span before(struct bk_span span)
{
	return (struct bk_span){span.file, span.begin, span.begin};
}

static struct bk_span behind(struct bk_span span)
{
	return (struct bk_span){span.file, span.end, span.end};
}

static void report_list(
	struct unit *unit, struct bk_span first, struct bk_span last, const char *what)
{
	bk_diag(unit->diags, BK_UNEXPECTED_TEXT, bk_span_join(first, last), "several %s are a list",
		what);
	bk_diag_fix(
		unit->diags, BK_FIX_SAFE, before(first), BK_STR("["), "Put them into brackets.");
	bk_diag_fix_edit(unit->diags, behind(last), BK_STR("]"));
}

static const struct bk_stmt *next_of(const struct bk_block *block, size_t i)
{
	return i + 1 < block->items.len ? block->items.at[i + 1] : NULL;
}

static bool is_weekday(struct bk_str word)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (size_t i = 0; i < BK_COUNT(days); i++) {
		if (bk_str_is(word, days[i]))
			return true;
	}
	return false;
}

bool is_day_list(struct unit *unit, const struct bk_block *block, size_t i)
{
	const struct bk_stmt *item = block->items.at[i], *next = next_of(block, i);
	const struct bk_expr *value;

	if (item->kind != BK_STMT_PROPERTY || !next || next->kind != BK_STMT_DECL ||
		!is_weekday(next->decl.kind.name->text))
		return false;
	value = item->property.value;
	if (value->kind != BK_EXPR_SCHEDULE || !value->schedule->days.len)
		return false;
	report_list(unit, value->schedule->days.at[0].span, next->decl.kind.span, "days");
	return true;
}

bool is_target_list(struct unit *unit, const struct bk_block *block, size_t i)
{
	const struct bk_stmt *item = block->items.at[i], *next = next_of(block, i);

	if (item->kind != BK_STMT_DECL || !item->decl.target || item->decl.block || !next ||
		next->kind != BK_STMT_DECL || next->decl.ref.path.parts.len ||
		bk_kind_find(next->decl.kind.name->text))
		return false;
	report_list(unit, item->decl.target->span, next->decl.kind.span, "things");
	return true;
}

const struct bk_block *block_of(const struct bk_stmt *stmt)
{
	const struct bk_expr *value = stmt->decl.value;

	if (stmt->decl.block || !value || value->kind != BK_EXPR_MAP)
		return stmt->decl.block;
	return value->map;
}

bool is_block_behind_sign(struct unit *unit, const struct bk_stmt *stmt)
{
	const struct bk_expr *value = stmt->decl.value;
	struct bk_span gap = stmt->decl.ref.span;

	if (!value || value->kind != BK_EXPR_MAP)
		return false;
	gap = (struct bk_span){gap.file, gap.end, value->span.begin};
	bk_diag(unit->diags, BK_WRONG_TYPE, value->span,
		"a declaration's block stands right behind its name, without `=`");
	if (!stmt->decl.block)
		bk_diag_fix(unit->diags, BK_FIX_SAFE, gap, BK_STR(" "), "Leave out the `=`.");
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Whether the rest of the line is empty but for a comma; *end is then behind the line. */
static bool ends_line(struct bk_str text, uint32_t *end)
{
	uint32_t at = *end;

	if (at < text.len && text.ptr[at] == ',')
		at++;
	while (at < text.len && (is_blank(text.ptr[at]) || text.ptr[at] == '\r'))
		at++;
	if (at < text.len && text.ptr[at] != '\n')
		return false;
	*end = at < text.len ? at + 1 : at;
	return true;
}

struct bk_span removal_before(struct unit *unit, struct bk_span item)
{
	struct bk_str text = bk_sources_file(unit->sources, item.file)->text;
	struct bk_span span = removal(unit, item);

	while (span.end == item.end && span.end < text.len && is_blank(text.ptr[item.end]))
		item.end = ++span.end;
	return span;
}

struct bk_span removal(struct unit *unit, struct bk_span item)
{
	struct bk_str text = bk_sources_file(unit->sources, item.file)->text;
	uint32_t begin = item.begin, end = item.end;

	while (begin > 0 && is_blank(text.ptr[begin - 1]))
		begin--;
	while (end < text.len && is_blank(text.ptr[end]))
		end++;
	/* A line of its own goes as a whole, an item of several with its comma. */
	if ((begin == 0 || text.ptr[begin - 1] == '\n') && ends_line(text, &end))
		return (struct bk_span){item.file, begin, end};
	if (end < text.len && text.ptr[end] == ',') {
		for (end++; end < text.len && is_blank(text.ptr[end]);)
			end++;
		return (struct bk_span){item.file, item.begin, end};
	}
	if (begin > 0 && text.ptr[begin - 1] == ',')
		return (struct bk_span){item.file, begin - 1, item.end};
	return item;
}
