/*
 * Constructors of values. Each value knows its depth; one that would be too deep is reported and
 * becomes an error, which swallows what is built on it.
 */
#include "base/arena.h"
#include "parser.h"
#include "syntax/feed.h"
#include "syntax/scan.h"

static struct bk_expr *new_expr(
	struct bk_parser *parser, enum bk_expr_kind kind, struct bk_span span)
{
	struct bk_expr *expr = bk_new(parser->arena, struct bk_expr);

	expr->kind = kind;
	expr->span = span;
	expr->depth = 1;
	return expr;
}

static bool is_bad(const struct bk_token *token)
{
	return token && token->flags & BK_TOKEN_BAD;
}

/* Puts `inner` (may be NULL) below `expr`, which then may be too deep. */
static void put_below(struct bk_parser *parser, struct bk_expr *expr, const struct bk_expr *inner)
{
	if (!inner || inner->depth < expr->depth)
		return;
	if (inner->depth < BK_EXPR_DEPTH_MAX) {
		expr->depth = (uint16_t)(inner->depth + 1);
		return;
	}
	if (inner->kind != BK_EXPR_ERROR) {
		bk_diag(parser->diags, BK_TOO_DEEP, expr->span,
			"expressions nest more than %d deep", BK_EXPR_DEPTH_MAX);
		parser->ast->has_syntax_error = true;
	}
	expr->kind = BK_EXPR_ERROR;
	expr->depth = BK_EXPR_DEPTH_MAX;
}

static void put_args_below(struct bk_parser *parser, struct bk_expr *expr, const bk_args *args)
{
	if (args)
		bk_vec_foreach (i, args)
			put_below(parser, expr, args->at[i].value);
}

/* Literals */

struct bk_expr *bk_build_number(struct bk_parser *parser, enum bk_expr_kind kind,
	const struct bk_token *token, struct bk_span span)
{
	struct bk_expr *expr = new_expr(parser, is_bad(token) ? BK_EXPR_ERROR : kind, span);

	if (kind == BK_EXPR_BOOL)
		expr->truth = token->number != 0;
	else
		expr->number = token->number;
	return expr;
}

/* UTF-8 of a code point; returns its length. */
static size_t encode(uint32_t c, char ret[4])
{
	if (c < 0x80) {
		ret[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		ret[0] = (char)(0xc0 | c >> 6);
		ret[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		ret[0] = (char)(0xe0 | c >> 12);
		ret[1] = (char)(0x80 | (c >> 6 & 0x3f));
		ret[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	ret[0] = (char)(0xf0 | c >> 18);
	ret[1] = (char)(0x80 | (c >> 12 & 0x3f));
	ret[2] = (char)(0x80 | (c >> 6 & 0x3f));
	ret[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Undoes the escapes; an escape is never shorter than what it stands for. */
static struct bk_str unescape(struct bk_parser *parser, struct bk_str text)
{
	char *copy;
	size_t len = 0, step;
	uint32_t code_point;

	if (bk_str_find(text, '\\') == text.len)
		return text;
	copy = bk_arena_text(parser->arena, text.len + 1);
	for (size_t i = 0; i < text.len; i += step) {
		step = text.ptr[i] == '\\'
			? bk_string_escape((struct bk_str){text.ptr + i, text.len - i}, &code_point)
			: 0;
		if (step) {
			len += encode(code_point, copy + len);
		} else {
			copy[len++] = text.ptr[i];
			step = 1;
		}
	}
	copy[len] = '\0';
	return (struct bk_str){copy, len};
}

/* What is between the quotes, or between them and `${`. */
struct bk_str bk_string_text(struct bk_parser *parser, const struct bk_token *token)
{
	struct bk_str text = bk_token_text(parser->tokens, token);
	size_t tail = token->kind == BK_TOK_STR_HEAD || token->kind == BK_TOK_STR_MID ? 2 : 1;

	if (is_bad(token)) /* its end may be missing */
		return (struct bk_str){text.ptr, 0};
	text.ptr++;
	text.len -= 1 + tail;
	return unescape(parser, text);
}

static struct bk_str without_hyphens(struct bk_parser *parser, struct bk_str text)
{
	char *copy;
	size_t len = 0;

	if (bk_str_find(text, '-') == text.len)
		return text;
	copy = bk_arena_text(parser->arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '-')
			copy[len++] = text.ptr[i];
	copy[len] = '\0';
	return (struct bk_str){copy, len};
}

struct bk_expr *bk_build_text(struct bk_parser *parser, enum bk_expr_kind kind,
	const struct bk_token *token, struct bk_span span)
{
	struct bk_expr *expr = new_expr(parser, is_bad(token) ? BK_EXPR_ERROR : kind, span);

	expr->text = bk_token_text(parser->tokens, token);
	if (kind == BK_EXPR_STRING)
		expr->text = bk_string_text(parser, token);
	else if (kind == BK_EXPR_ACCOUNT)
		expr->text = without_hyphens(parser, expr->text);
	return expr;
}

struct bk_expr *bk_build_name(
	struct bk_parser *parser, const struct bk_token *token, struct bk_span span)
{
	struct bk_expr *expr = new_expr(parser, is_bad(token) ? BK_EXPR_ERROR : BK_EXPR_NAME, span);

	expr->name = token->name;
	return expr;
}

/* Strings with expressions in them: pieces of text and expressions in turn, text at both ends. */
static void add_piece(struct bk_parser *parser, struct bk_expr *string,
	const struct bk_token *piece, struct bk_span span)
{
	struct bk_expr *text = bk_build_text(parser, BK_EXPR_STRING, piece, span);

	if (text->kind == BK_EXPR_ERROR)
		string->kind = BK_EXPR_ERROR;
	bk_vec_push(parser->arena, &string->interpolated.parts, text);
}

struct bk_expr *bk_build_parts(struct bk_parser *parser, struct bk_expr *string,
	const struct bk_token *piece, struct bk_span span, struct bk_expr *expr)
{
	if (!string) {
		string = new_expr(parser, BK_EXPR_STRING, span);
		string->has_parts = true;
	}
	add_piece(parser, string, piece, span);
	bk_vec_push(parser->arena, &string->interpolated.parts, expr);
	put_below(parser, string, expr);
	return string;
}

struct bk_expr *bk_build_tail(struct bk_parser *parser, struct bk_expr *string,
	const struct bk_token *tail, struct bk_span span)
{
	add_piece(parser, string, tail, bk_token_span(parser->tokens, tail));
	string->span = span;
	return string;
}

/* Lists and maps */

struct bk_expr *bk_build_list(struct bk_parser *parser, struct bk_span span, const bk_exprs *exprs)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_LIST, span);

	if (!exprs)
		return expr;
	expr->list = *exprs;
	bk_vec_foreach (i, exprs)
		put_below(parser, expr, exprs->at[i]);
	return expr;
}

struct bk_expr *bk_build_map(struct bk_parser *parser, struct bk_block *block)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_MAP, block->span);

	expr->map = block;
	return expr;
}

/* What is made of other expressions */

struct bk_expr *bk_build_paren(struct bk_parser *parser, struct bk_span span, struct bk_expr *inner)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_PAREN, span);

	expr->inner = inner;
	put_below(parser, expr, inner);
	return expr;
}

static struct bk_expr *new_post(
	struct bk_parser *parser, enum bk_expr_kind kind, struct bk_span span, struct bk_expr *base)
{
	struct bk_expr *expr = new_expr(parser, kind, span);

	expr->post.base = base;
	put_below(parser, expr, base);
	return expr;
}

struct bk_expr *bk_build_index(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *base, struct bk_expr *index)
{
	struct bk_expr *expr = new_post(parser, BK_EXPR_INDEX, span, base);

	expr->post.index = index;
	put_below(parser, expr, index);
	return expr;
}

struct bk_expr *bk_build_member(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *base, struct bk_ident name)
{
	struct bk_expr *expr = new_post(parser, BK_EXPR_MEMBER, span, base);

	expr->post.name = name;
	return expr;
}

struct bk_expr *bk_build_all(struct bk_parser *parser, struct bk_span span, struct bk_expr *base)
{
	return new_post(parser, BK_EXPR_ALL, span, base);
}

struct bk_expr *bk_build_call(
	struct bk_parser *parser, struct bk_span span, struct bk_expr *base, const bk_args *args)
{
	struct bk_expr *expr = new_post(parser, BK_EXPR_CALL, span, base);

	if (args)
		expr->post.args = *args;
	put_args_below(parser, expr, args);
	return expr;
}

struct bk_expr *bk_build_path_expr(struct bk_parser *parser, const struct bk_path *path)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_NAME, path->parts.at[0].span);

	expr->name = path->parts.at[0].name;
	for (size_t i = 1; i < path->parts.len; i++) {
		struct bk_ident part = path->parts.at[i];
		expr = bk_build_member(parser, bk_span_join(expr->span, part.span), expr, part);
	}
	return expr;
}

struct bk_expr *bk_build_ref_expr(struct bk_parser *parser, const struct bk_ref *ref)
{
	struct bk_expr *expr = bk_build_path_expr(parser, &ref->path);

	bk_vec_foreach (i, &ref->keys) {
		struct bk_expr *key = ref->keys.at[i];
		struct bk_span span = expr->span;
		/* up to the bracket behind the key, which has no span of its own */
		span.end = i + 1 == ref->keys.len ? ref->span.end : key->span.end;
		expr = bk_build_index(parser, span, expr, key);
	}
	return expr;
}

struct bk_expr *bk_build_binary(struct bk_parser *parser, struct bk_span span, enum bk_op op,
	struct bk_span op_span, struct bk_expr *left, struct bk_expr *right)
{
	struct bk_expr *expr = new_expr(parser, left ? BK_EXPR_BINARY : BK_EXPR_UNARY, span);

	expr->op = op;
	expr->binary.left = left;
	expr->binary.right = right;
	expr->binary.op_span = op_span;
	put_below(parser, expr, left);
	put_below(parser, expr, right);
	return expr;
}

struct bk_expr *bk_build_choice(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *condition, struct bk_expr *yes, struct bk_expr *no)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_IF, span);

	expr->choice.condition = condition;
	expr->choice.yes = yes;
	expr->choice.no = no;
	put_below(parser, expr, condition);
	put_below(parser, expr, yes);
	put_below(parser, expr, no);
	return expr;
}

/* Times and schedules. A part that is bad spoils the whole. */

/* clang-format off */
static const struct {
	const char *text;
	int8_t month, weekday; /* one of them, or -1 for `last` */
} day_words[] = {
	{"jan", 1, -1}, {"feb", 2, -1}, {"mar", 3, -1},
	{"apr", 4, -1}, {"may", 5, -1}, {"jun", 6, -1},
	{"jul", 7, -1}, {"aug", 8, -1}, {"sep", 9, -1},
	{"oct", 10, -1}, {"nov", 11, -1}, {"dec", 12, -1},
	{"sun", -1, 0}, {"mon", -1, 1}, {"tue", -1, 2},
	{"wed", -1, 3}, {"thu", -1, 4}, {"fri", -1, 5},
	{"sat", -1, 6},
};
/* clang-format on */

static int weekday_of(struct bk_str text)
{
	for (size_t i = 0; i < BK_COUNT(day_words); i++)
		if (bk_str_is(text, day_words[i].text))
			return day_words[i].weekday;
	return -1;
}

static int month_of(struct bk_str text)
{
	for (size_t i = 0; i < BK_COUNT(day_words); i++)
		if (bk_str_is(text, day_words[i].text))
			return day_words[i].month;
	return -1;
}

struct bk_time bk_build_time(
	struct bk_parser *parser, const struct bk_token *token, struct bk_span span)
{
	parser->bad_phrase |= is_bad(token);
	return (struct bk_time){is_bad(token) ? -1 : (int16_t)token->number, span};
}

struct bk_zone bk_build_zone(
	struct bk_parser *parser, const struct bk_token *token, struct bk_span span)
{
	bool is_string = token->kind == BK_TOK_STRING;

	parser->bad_phrase |= is_bad(token);
	return (struct bk_zone){
		is_string ? bk_string_text(parser, token) : token->name->text, span};
}

struct bk_schedule_expr *bk_build_when(
	struct bk_parser *parser, struct bk_time time, struct bk_zone zone, struct bk_expr *ref)
{
	struct bk_schedule_expr *when = bk_new(parser->arena, struct bk_schedule_expr);

	when->at = time;
	when->zone = zone;
	when->at_ref = ref;
	return when;
}

struct bk_schedule_expr *bk_build_window(
	struct bk_parser *parser, struct bk_time from, struct bk_time to)
{
	struct bk_schedule_expr *window = bk_new(parser->arena, struct bk_schedule_expr);

	window->from = from;
	window->to = to;
	return window;
}

static int8_t day_number(const struct bk_token *token, int max)
{
	return (int8_t)(token->number >= 1 && token->number <= max ? token->number : 0);
}

struct bk_day bk_build_day(struct bk_parser *parser, const struct bk_token *word,
	const struct bk_token *number, struct bk_span span)
{
	struct bk_day day = {.kind = BK_DAY_UNKNOWN, .span = span};
	struct bk_str rest = word ? word->name->text : BK_STR(""), first;

	parser->bad_phrase |= is_bad(word) || is_bad(number);
	if (!word) {
		day.from = day.to = day_number(number, 31);
		day.kind = day.from ? BK_DAY_OF_MONTH : BK_DAY_UNKNOWN;
		return day;
	}
	if (number) {
		day.month = (int8_t)month_of(rest);
		day.from = day.to = day_number(number, 31);
		day.kind = day.month > 0 && day.from ? BK_DAY_OF_YEAR : BK_DAY_UNKNOWN;
		return day;
	}
	if (bk_str_is(rest, "last")) {
		day.kind = BK_DAY_LAST;
		return day;
	}
	first = bk_str_cut(&rest, '-');
	day.from = (int8_t)weekday_of(first);
	day.to = rest.len ? (int8_t)weekday_of(rest) : day.from;
	if (day.from >= 0 && day.to >= 0)
		day.kind = BK_DAY_WEEKDAY;
	return day;
}

struct bk_schedule_expr *bk_build_days(
	struct bk_parser *parser, struct bk_schedule_expr *days, struct bk_day day)
{
	if (!days)
		days = bk_new(parser->arena, struct bk_schedule_expr);
	bk_vec_push(parser->arena, &days->days, day);
	return days;
}

struct bk_schedule_expr *bk_build_days_span(struct bk_schedule_expr *days, struct bk_span span)
{
	days->days_span = span;
	return days;
}

struct bk_expr *bk_build_clock(
	struct bk_parser *parser, struct bk_span span, const struct bk_schedule_expr *when)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_CLOCK, span);

	expr->clock.time = when->at;
	expr->clock.zone = when->zone;
	if (parser->bad_phrase)
		expr->kind = BK_EXPR_ERROR;
	parser->bad_phrase = false;
	return expr;
}

/* The phrase as an expression. */
static struct bk_expr *new_schedule(struct bk_parser *parser, struct bk_span span,
	enum bk_phrase phrase, const struct bk_token *word)
{
	struct bk_expr *expr = new_expr(parser, BK_EXPR_SCHEDULE, span);
	struct bk_schedule_expr *schedule = bk_new(parser->arena, struct bk_schedule_expr);

	expr->schedule = schedule;
	schedule->phrase = phrase;
	schedule->from.minutes = schedule->to.minutes = schedule->at.minutes = -1;
	if (word)
		schedule->word = bk_build_ident(word, bk_token_span(parser->tokens, word));
	if (parser->bad_phrase || is_bad(word))
		expr->kind = BK_EXPR_ERROR;
	parser->bad_phrase = false;
	return expr;
}

static void put_days(struct bk_schedule_expr *schedule, const struct bk_schedule_expr *days)
{
	if (!days)
		return;
	schedule->days = days->days;
	schedule->days_span = days->days_span;
}

struct bk_expr *bk_build_every(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *word, const struct bk_token *every,
	const struct bk_schedule_expr *window, const struct bk_schedule_expr *days,
	struct bk_zone zone)
{
	struct bk_expr *expr = new_schedule(parser, span, BK_PHRASE_EVERY, word);
	struct bk_schedule_expr *schedule = expr->schedule;

	schedule->every_seconds = every->number;
	schedule->every_span = bk_token_span(parser->tokens, every);
	if (is_bad(every))
		expr->kind = BK_EXPR_ERROR;
	if (window) {
		schedule->from = window->from;
		schedule->to = window->to;
	}
	put_days(schedule, days);
	schedule->zone = zone;
	return expr;
}

struct bk_expr *bk_build_at(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *word, const struct bk_schedule_expr *days,
	const struct bk_schedule_expr *when)
{
	struct bk_expr *expr =
		new_schedule(parser, span, days ? BK_PHRASE_ON_AT : BK_PHRASE_AT, word);
	struct bk_schedule_expr *schedule = expr->schedule;

	put_days(schedule, days);
	schedule->at = when->at;
	schedule->zone = when->zone;
	schedule->at_ref = when->at_ref;
	put_below(parser, expr, when->at_ref);
	return expr;
}

struct bk_expr *bk_build_cron(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *cron, struct bk_zone zone)
{
	struct bk_expr *expr = new_schedule(parser, span, BK_PHRASE_CRON, NULL);
	struct bk_str text = bk_token_text(parser->tokens, cron);

	expr->schedule->zone = zone;
	if (is_bad(cron))
		expr->kind = BK_EXPR_ERROR;
	else
		expr->schedule->cron = (struct bk_str){text.ptr + 5, text.len - 6};
	return expr;
}
