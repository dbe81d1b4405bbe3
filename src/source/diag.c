/*
 * The sink: records in the order of arrival, folded where they say the same again, sorted at the
 * end.
 */
#include "source/diag.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"

enum {
	ALSO_MAX = 4, /* other instances that are named */
	LIST_MAX = 8, /* legal words that are listed */
	KEY_MAX = 64,
};

void bk_diags_init(struct bk_diags *diags, struct bk_arena *arena, const struct bk_sources *sources)
{
	*diags = (struct bk_diags){.arena = arena, .sources = sources};
	bk_map_init(&diags->seen, arena);
}

void bk_diags_set_level(struct bk_diags *diags, const struct bk_rule *rule, enum bk_level level)
{
	if (rule->class != BK_RULE_LINT)
		bk_bug("the level of rule %s is fixed", rule->name);
	if (!diags->levels) {
		diags->levels = bk_new_array(diags->arena, enum bk_level, bk_rule_count);
		for (size_t i = 0; i < bk_rule_count; i++)
			diags->levels[i] = bk_rules[i].level;
	}
	diags->levels[rule - bk_rules] = level;
}

static enum bk_level level_of(const struct bk_diags *diags, enum bk_code code)
{
	const struct bk_rule *rule = bk_rule_of(code);

	if (!rule)
		bk_bug("no rule BK%04d", (int)code);
	return diags->levels ? diags->levels[rule - bk_rules] : rule->level;
}

/*
 * What makes a record the same as another: code, primary span and what it is about, or code and
 * words where nobody wrote the thing. With a tag and further bytes: an address or a use that it was
 * reported for.
 */
static struct bk_str key_of(struct bk_arena *arena, char storage[KEY_MAX],
	const struct bk_diag *diag, char tag, struct bk_str more)
{
	struct bk_str words = bk_span_is_none(diag->span) ? diag->message : diag->about;
	size_t fixed = sizeof(diag->code) + sizeof(diag->span) + 1;
	struct bk_str key = {storage, fixed + words.len + more.len};
	char *at = key.len <= KEY_MAX ? storage : bk_arena_text(arena, key.len);

	key.ptr = at;
	memcpy(at, &diag->code, sizeof(diag->code));
	memcpy(at + sizeof(diag->code), &diag->span, sizeof(diag->span));
	at[fixed - 1] = tag;
	if (words.len)
		memcpy(at + fixed, words.ptr, words.len);
	if (more.len)
		memcpy(at + fixed + words.len, more.ptr, more.len);
	return key;
}

/* Whether that was said of the record before; from now on it was. */
static struct bk_diag *said_before(
	struct bk_diags *diags, struct bk_diag *diag, char tag, struct bk_str more)
{
	char storage[KEY_MAX];
	struct bk_str key = key_of(diags->arena, storage, diag, tag, more);
	struct bk_diag *before = bk_map_find(&diags->seen, key);

	if (!before)
		bk_map_put(&diags->seen, key.ptr == storage ? bk_str_dup(diags->arena, key) : key,
			diag);
	return before;
}

BK_PRINTF(5, 0)
static void begin(struct bk_diags *diags, enum bk_level level, enum bk_code code,
	struct bk_span span, const char *format, va_list args)
{
	struct bk_str about = diags->about;
	struct bk_diag *diag;

	diags->about = BK_STR("");
	diags->newest = diags->folding = NULL;
	diags->newest_part = NULL;
	if (diags->muted || level == BK_LEVEL_OFF)
		return;
	diag = bk_new(diags->arena, struct bk_diag);
	diag->code = code;
	diag->level = level;
	diag->span = span;
	diag->about = about;
	diag->instances = 1;
	diag->message = bk_str_vformat(diags->arena, format, args);
	diags->folding = said_before(diags, diag, 0, BK_STR(""));
	if (diags->folding)
		return;
	if (diags->last)
		diags->last->next = diag;
	else
		diags->first = diag;
	diags->last = diags->newest = diag;
	diags->count++;
}

void bk_diag_about(struct bk_diags *diags, struct bk_str what)
{
	diags->about = what;
}

void bk_diag(
	struct bk_diags *diags, enum bk_code code, struct bk_span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	begin(diags, level_of(diags, code), code, span, format, args);
	va_end(args);
}

void bk_diag_at(struct bk_diags *diags, enum bk_level level, enum bk_code code, struct bk_span span,
	const char *format, ...)
{
	va_list args;

	if (level_of(diags, code) == BK_LEVEL_OFF)
		level = BK_LEVEL_OFF;
	va_start(args, format);
	begin(diags, level, code, span, format, args);
	va_end(args);
}

static struct bk_part *part_new(
	struct bk_diags *diags, enum bk_part_kind kind, struct bk_span span, struct bk_str text)
{
	struct bk_part *part = bk_new(diags->arena, struct bk_part);

	*part = (struct bk_part){.kind = kind, .span = span, .text = text};
	return part;
}

BK_PRINTF(4, 0)
static void add_part(struct bk_diags *diags, enum bk_part_kind kind, struct bk_span span,
	const char *format, va_list args)
{
	struct bk_part *part;

	if (!diags->newest)
		return;
	part = part_new(diags, kind, span, bk_str_vformat(diags->arena, format, args));
	if (diags->newest_part)
		diags->newest_part->next = part;
	else
		diags->newest->parts = part;
	diags->newest_part = part;
}

void bk_diag_here(struct bk_diags *diags, const char *format, ...)
{
	va_list args;

	if (!diags->newest)
		return;
	va_start(args, format);
	diags->newest->label = bk_str_vformat(diags->arena, format, args);
	va_end(args);
}

void bk_diag_label(struct bk_diags *diags, struct bk_span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	/* What nobody wrote has no place; the words still count. */
	add_part(diags, bk_span_is_none(span) ? BK_PART_NOTE : BK_PART_LABEL, span, format, args);
	va_end(args);
}

void bk_diag_note(struct bk_diags *diags, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_part(diags, BK_PART_NOTE, BK_NO_SPAN, format, args);
	va_end(args);
}

void bk_diag_because(struct bk_diags *diags, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_part(diags, BK_PART_BECAUSE, BK_NO_SPAN, format, args);
	va_end(args);
}

void bk_diag_help(struct bk_diags *diags, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_part(diags, BK_PART_HELP, BK_NO_SPAN, format, args);
	va_end(args);
}

/* Records are folded in any order, so that `also` goes behind what the record has by then. */
static void add_also(struct bk_diags *diags, struct bk_diag *diag, struct bk_str address)
{
	struct bk_part *part, **end = &diag->parts;

	if (diag->instances++ > ALSO_MAX)
		return;
	while (*end)
		end = &(*end)->next;
	part = part_new(diags, BK_PART_ALSO, BK_NO_SPAN, bk_str_dup(diags->arena, address));
	*end = part;
}

void bk_diag_address(struct bk_diags *diags, struct bk_str address)
{
	struct bk_diag *diag = diags->newest ? diags->newest : diags->folding;

	if (!diag || !address.len || said_before(diags, diag, 'a', address))
		return;
	if (!diag->address.len)
		diag->address = bk_str_dup(diags->arena, address);
	else
		add_also(diags, diag, address);
}

/* What tells one way from another: the places along it. */
static struct bk_str way_of(struct bk_arena *arena, const struct bk_via *via)
{
	struct bk_str way = {0};
	size_t count = 0;
	char *at;

	for (const struct bk_via *step = via; step; step = step->outer)
		count++;
	way.len = count * sizeof(via->span);
	way.ptr = at = bk_arena_text(arena, way.len);
	for (const struct bk_via *step = via; step; step = step->outer) {
		memcpy(at, &step->span, sizeof(step->span));
		at += sizeof(step->span);
	}
	return way;
}

void bk_diag_via(struct bk_diags *diags, const struct bk_via *via)
{
	struct bk_diag *diag = diags->newest ? diags->newest : diags->folding;

	if (!diag || !via || said_before(diags, diag, 'v', way_of(diags->arena, via)))
		return;
	if (!diag->via)
		diag->via = via;
	else
		bk_vec_push(diags->arena, &diag->uses, via);
}

static void add_edit(
	struct bk_diags *diags, struct bk_fix *fix, struct bk_span span, struct bk_str text)
{
	struct bk_edit edit = {span, bk_str_dup(diags->arena, text)};

	bk_vec_push(diags->arena, &fix->edits, edit);
}

BK_PRINTF(5, 0)
static void add_fix(struct bk_diags *diags, enum bk_fix_kind kind, struct bk_span span,
	struct bk_str text, const char *title_format, va_list args)
{
	struct bk_fix *fix, **end;

	if (!diags->newest)
		return;
	fix = bk_new(diags->arena, struct bk_fix);
	fix->kind = kind;
	fix->title = bk_str_vformat(diags->arena, title_format, args);
	add_edit(diags, fix, span, text);
	for (end = &diags->newest->fixes; *end; end = &(*end)->next)
		;
	*end = fix;
}

void bk_diag_fix(struct bk_diags *diags, enum bk_fix_kind kind, struct bk_span span,
	struct bk_str text, const char *title_format, ...)
{
	va_list args;

	va_start(args, title_format);
	add_fix(diags, kind, span, text, title_format, args);
	va_end(args);
}

/* One token that is a value by itself: a text in quotes, true or false, or what begins with a digit
 * (a duration, a date, a time, an id). */
static bool is_literal(struct bk_str text)
{
	if (bk_str_is(text, "true") || bk_str_is(text, "false"))
		return true;
	if (text.len > 1 && text.ptr[0] == '"')
		return bk_str_find((struct bk_str){text.ptr + 1, text.len - 1}, '"') ==
			text.len - 2;
	if (!text.len || text.ptr[0] < '0' || text.ptr[0] > '9')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (strchr(" \t\r\n+*/%()[],?", text.ptr[i]))
			return false;
	}
	return true;
}

void bk_diags_share(struct bk_diags *diags, struct bk_span span)
{
	bk_vec_push(diags->arena, &diags->shared, span);
}

bool bk_diags_is_shared(const struct bk_diags *diags, struct bk_span span)
{
	bk_vec_foreach (i, &diags->shared) {
		const struct bk_span *shared = &diags->shared.at[i];

		if (shared->file == span.file && shared->begin <= span.begin &&
			span.end <= shared->end)
			return true;
	}
	return false;
}

void bk_diag_fix_value(struct bk_diags *diags, enum bk_fix_kind kind, struct bk_span span,
	struct bk_str text, const char *title_format, ...)
{
	va_list args;

	va_start(args, title_format);
	if (is_literal(bk_sources_text(diags->sources, span)) && !bk_diags_is_shared(diags, span))
		add_fix(diags, kind, span, text, title_format, args);
	else
		add_part(diags, BK_PART_HELP, BK_NO_SPAN, title_format, args);
	va_end(args);
}

void bk_diag_fix_edit(struct bk_diags *diags, struct bk_span span, struct bk_str text)
{
	struct bk_fix *fix = diags->newest ? diags->newest->fixes : NULL;

	if (!diags->newest)
		return;
	if (!fix)
		bk_bug("an edit without a fix");
	while (fix->next)
		fix = fix->next;
	add_edit(diags, fix, span, text);
}

static unsigned lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A') + 'a' : (unsigned char)c;
}

static bool is_same_but_case(struct bk_str a, struct bk_str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	}
	return true;
}

/* Up to `max` of the nearest words, all equally near, in the order given. */
static size_t nearest(struct bk_str wrong, const struct bk_str legal[], size_t count,
	struct bk_str found[], size_t max)
{
	size_t limit = wrong.len / 3 > 1 ? wrong.len / 3 : 1;
	size_t best = SIZE_MAX, found_count = 0;

	for (size_t i = 0; i < count; i++) {
		size_t longer = legal[i].len > wrong.len ? legal[i].len - wrong.len
							 : wrong.len - legal[i].len;
		size_t distance = SIZE_MAX;

		if (is_same_but_case(wrong, legal[i]))
			distance = 0;
		else if (longer <= limit)
			distance = bk_str_distance(wrong, legal[i]);
		if (distance > limit || distance >= wrong.len || distance > best)
			continue;
		if (distance < best)
			found_count = 0;
		best = distance;
		if (found_count < max)
			found[found_count++] = legal[i];
	}
	return found_count;
}

struct bk_str bk_nearest(struct bk_str wrong, const struct bk_str legal[], size_t count)
{
	struct bk_str found[2];

	return nearest(wrong, legal, count, found, 2) == 1 ? found[0] : BK_STR("");
}

/* "`a`, `b` or `c`", at most LIST_MAX of them and then how many more; `last` stands for "or". */
static struct bk_str listed(
	struct bk_arena *arena, const struct bk_str words[], size_t count, const char *last)
{
	size_t shown = count < LIST_MAX ? count : LIST_MAX;
	struct bk_str text = BK_STR("");

	for (size_t i = 0; i < shown; i++) {
		const char *between = i == 0 ? "" : i + 1 == count ? last : ", ";

		text = bk_str_format(
			arena, "%.*s%s`%.*s`", BK_STR_ARGS(text), between, BK_STR_ARGS(words[i]));
	}
	if (shown < count)
		text = bk_str_format(
			arena, "%.*s (and %zu more)", BK_STR_ARGS(text), count - shown);
	return text;
}

void bk_diag_suggest(struct bk_diags *diags, struct bk_span span, struct bk_str wrong,
	const struct bk_str legal[], size_t count)
{
	struct bk_str found[LIST_MAX];
	size_t near;

	if (!diags->newest || !count)
		return;
	near = nearest(wrong, legal, count, found, LIST_MAX);
	if (near == 1 && !bk_span_is_none(span)) {
		bk_diag_fix(diags, BK_FIX_SAFE, span, found[0], "Did you mean `%.*s`?",
			BK_STR_ARGS(found[0]));
		return;
	}
	if (near) {
		struct bk_str text = listed(diags->arena, found, near, " or ");

		bk_diag_help(diags, "Did you mean %.*s?", BK_STR_ARGS(text));
	} else {
		struct bk_str text = listed(diags->arena, legal, count, " and ");

		bk_diag_help(diags, count == 1 ? "There is only %.*s." : "There are %.*s.",
			BK_STR_ARGS(text));
	}
}

static bool is_editable(const struct bk_sources *sources, const struct bk_fix *fix)
{
	bk_vec_foreach (i, &fix->edits) {
		const struct bk_file *file = bk_sources_file(sources, fix->edits.at[i].span.file);

		if (!file || !bk_file_is_editable(file))
			return false;
	}
	return true;
}

const struct bk_fix *bk_diag_chosen_fix(
	const struct bk_diags *diags, const struct bk_diag *diag, bool unsafe)
{
	const struct bk_fix *fix = diag->fixes;

	while (fix && fix->kind != BK_FIX_SAFE)
		fix = fix->next;
	if (!fix && unsafe && diag->level > BK_LEVEL_INFO)
		fix = diag->fixes;
	return fix && is_editable(diags->sources, fix) ? fix : NULL;
}

struct bk_diag_totals bk_diags_totals(const struct bk_diags *diags)
{
	struct bk_diag_totals totals = {0};

	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		if (diag->suppressed) {
			totals.suppressed++;
			continue;
		}
		totals.errors += diag->level == BK_LEVEL_ERROR;
		totals.warnings += diag->level == BK_LEVEL_WARNING;
		totals.infos += diag->level == BK_LEVEL_INFO;
		if (bk_diag_chosen_fix(diags, diag, false))
			totals.fixable++;
		else
			totals.unsafe += bk_diag_chosen_fix(diags, diag, true) != NULL;
	}
	return totals;
}

bool bk_diags_has_error(const struct bk_diags *diags)
{
	return bk_diags_totals(diags).errors > 0;
}

static int compare(const struct bk_diag *a, const struct bk_diag *b)
{
	if (a->span.file != b->span.file)
		return a->span.file < b->span.file ? -1 : 1;
	if (a->span.begin != b->span.begin)
		return a->span.begin < b->span.begin ? -1 : 1;
	return (a->code > b->code) - (a->code < b->code);
}

/* Both sorted; of equal ones those of `a` come first. */
static struct bk_diag *merge(struct bk_diag *a, struct bk_diag *b)
{
	struct bk_diag *first = NULL, **end = &first;

	while (a && b) {
		struct bk_diag **take = compare(a, b) <= 0 ? &a : &b;

		*end = *take;
		end = &(*take)->next;
		*take = *end;
	}
	*end = a ? a : b;
	return first;
}

/* A merge sort of the list from the bottom: runs[i] holds 2^i records, or none. */
void bk_diags_sort(struct bk_diags *diags)
{
	struct bk_diag *runs[sizeof(size_t) * 8] = {0}, *sorted = NULL;

	for (struct bk_diag *diag = diags->first, *next; diag; diag = next) {
		size_t i = 0;

		next = diag->next;
		diag->next = NULL;
		for (; runs[i]; i++) {
			diag = merge(runs[i], diag);
			runs[i] = NULL;
		}
		runs[i] = diag;
	}
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		if (runs[i])
			sorted = merge(runs[i], sorted);
	}
	diags->first = diags->last = sorted;
	while (diags->last && diags->last->next)
		diags->last = diags->last->next;
}
