/*
 * Constructors of statements and of what they consist of. Those of values are in value.c.
 */
#include "syntax/build.h"

#include "base/arena.h"
#include "parser.h"
#include "syntax/feed.h"

_Static_assert(
	(int)BK_TOK_START_FILE == BK_TOKEN_FIRST && (int)BK_TOK_STR_TAIL + 1 == BK_TOKEN_LIMIT,
	"BK_TOKEN_COUNT is how many tokens the grammar has");

static struct bk_stmt *new_stmt(
	struct bk_parser *parser, enum bk_stmt_kind kind, struct bk_span span)
{
	struct bk_stmt *stmt = bk_new(parser->arena, struct bk_stmt);

	stmt->kind = kind;
	stmt->span = span;
	return stmt;
}

/* Files, blocks, items */

void bk_build_file(struct bk_parser *parser, struct bk_block *body)
{
	struct bk_span span = parser->ast->body.span;

	parser->ast->body = *body;
	parser->ast->body.span = span;
}

void bk_build_value(struct bk_parser *parser, struct bk_expr *value)
{
	parser->value = value;
}

struct bk_block *bk_build_block(struct bk_parser *parser)
{
	return bk_new(parser->arena, struct bk_block);
}

/* The text of the `##` lines of a run of comments, without the marks. */
static struct bk_str doc_text(
	struct bk_parser *parser, const struct bk_comment *comments, size_t count)
{
	struct bk_str text = parser->tokens->file->text;
	struct bk_str doc = {0};

	for (size_t i = 0; i < count; i++) {
		struct bk_str line = {
			text.ptr + comments[i].begin + 2, comments[i].end - comments[i].begin - 2};
		if (line.len && line.ptr[0] == ' ') {
			line.ptr++;
			line.len--;
		}
		doc = i ? bk_str_format(
				  parser->arena, "%.*s\n%.*s", BK_STR_ARGS(doc), BK_STR_ARGS(line))
			: line;
	}
	return doc;
}

static bool is_doc(struct bk_parser *parser, const struct bk_comment *comment)
{
	const char *text = parser->tokens->file->text.ptr + comment->begin;

	return comment->own_line && comment->end - comment->begin >= 2 && text[0] == '#' &&
		text[1] == '#';
}

/* Whether nothing but one line end and the indent is between two places. */
static bool is_next_line(struct bk_parser *parser, uint32_t begin, uint32_t end)
{
	struct bk_str gap = {parser->tokens->file->text.ptr + begin, end - begin};
	struct bk_str first = bk_str_cut(&gap, '\n');

	while (gap.len && (gap.ptr[0] == ' ' || gap.ptr[0] == '\t' || gap.ptr[0] == '\r')) {
		gap.ptr++;
		gap.len--;
	}
	return gap.len == 0 && first.len <= 1; /* a carriage return */
}

/* The index of the first comment that is not before `offset`. */
static size_t find_comment(const struct bk_tokens *tokens, uint32_t offset)
{
	size_t low = 0, high = tokens->comments.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (tokens->comments.at[middle].begin < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The documentation right before a place. */
static struct bk_str find_doc(struct bk_parser *parser, uint32_t offset)
{
	const struct bk_comment *comments = parser->tokens->comments.at;
	size_t end = find_comment(parser->tokens, offset), begin = end;
	uint32_t below = offset;

	while (begin > 0 && is_doc(parser, &comments[begin - 1]) &&
		is_next_line(parser, comments[begin - 1].end, below))
		below = comments[--begin].begin;
	return doc_text(parser, comments + begin, end - begin);
}

struct bk_block *bk_build_item(
	struct bk_parser *parser, struct bk_block *block, struct bk_stmt *item)
{
	if (parser->tokens->comments.len && item->kind != BK_STMT_ERROR) {
		bool has_attributes = item->attributes.len > 0;
		uint32_t begin =
			has_attributes ? item->attributes.at[0].span.begin : item->span.begin;
		item->doc = find_doc(parser, begin);
		if (!item->doc.len && has_attributes)
			item->doc = find_doc(parser, item->span.begin);
	}
	if (item->kind == BK_STMT_ERROR)
		block->tainted = true;
	bk_vec_push(parser->arena, &block->items, item);
	return block;
}

/* Whether brackets were put in or left out within the span. */
static bool is_repaired(const struct bk_parser *parser, struct bk_span span)
{
	for (size_t i = 0; i < parser->repairs.len; i++) {
		uint32_t at = parser->repairs.at[i].token.begin;
		if (at >= span.begin && at <= span.end)
			return true;
	}
	return false;
}

struct bk_block *bk_build_braces(
	struct bk_parser *parser, struct bk_block *block, struct bk_span span)
{
	block->span = span;
	block->tainted |= is_repaired(parser, span);
	return block;
}

struct bk_stmt *bk_build_error(
	struct bk_parser *parser, struct bk_span span, struct bk_block *block)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_ERROR, span);
	const struct bk_span *lost = &parser->lost.at[parser->lost.len - 1];

	/* the grammar does not see what is skipped */
	if (lost->begin < span.begin)
		stmt->span.begin = lost->begin;
	if (!block && lost->end > span.end)
		stmt->span.end = lost->end;
	stmt->error.block = block;
	return stmt;
}

struct bk_attribute bk_build_attribute_of(
	struct bk_ident name, const bk_args *args, struct bk_span begin, struct bk_span end)
{
	struct bk_attribute attribute = {.name = name, .span = bk_span_join(begin, end)};

	if (args)
		attribute.args = *args;
	return attribute;
}

struct bk_stmt *bk_build_attribute(
	struct bk_parser *parser, struct bk_stmt *to, struct bk_attribute attribute)
{
	if (!to)
		to = bk_new(parser->arena, struct bk_stmt);
	bk_vec_push(parser->arena, &to->attributes, attribute);
	return to;
}

struct bk_stmt *bk_build_attributed(const struct bk_stmt *attributes, struct bk_stmt *stmt)
{
	stmt->attributes = attributes->attributes;
	return stmt;
}

/* Statements */

struct bk_stmt *bk_build_import(struct bk_parser *parser, struct bk_span span,
	const struct bk_path *path, const struct bk_token *text, struct bk_span target,
	struct bk_ident alias)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_IMPORT, span);

	if (path)
		stmt->import.path = *path;
	else
		stmt->import.text = bk_string_text(parser, text);
	stmt->import.target_span = target;
	stmt->import.alias = alias;
	return stmt;
}

struct bk_stmt *bk_build_let(
	struct bk_parser *parser, struct bk_span span, struct bk_ident name, struct bk_expr *value)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_LET, span);

	stmt->let.name = name;
	stmt->let.value = value;
	return stmt;
}

struct bk_stmt *bk_build_input(struct bk_parser *parser, struct bk_span span, struct bk_ident name,
	struct bk_type_expr *type, struct bk_expr *standard)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_INPUT, span);

	stmt->input.name = name;
	stmt->input.type = type;
	stmt->input.standard = standard;
	return stmt;
}

struct bk_stmt *bk_build_param(
	struct bk_parser *parser, struct bk_stmt *params, struct bk_param param)
{
	if (!params)
		params = new_stmt(parser, BK_STMT_TEMPLATE, param.name.span);
	bk_vec_push(parser->arena, &params->template.params, param);
	return params;
}

struct bk_stmt *bk_build_template(struct bk_parser *parser, struct bk_span span,
	struct bk_stmt *params, struct bk_ident name, struct bk_ident kind, struct bk_block *block)
{
	struct bk_stmt *stmt = params ? params : new_stmt(parser, BK_STMT_TEMPLATE, span);

	stmt->span = span;
	stmt->template.name = name;
	stmt->template.kind = kind;
	stmt->template.block = block;
	return stmt;
}

struct bk_stmt *bk_build_use(struct bk_parser *parser, struct bk_span span,
	const struct bk_path *path, const bk_args *args)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_USE, span);

	stmt->use.path = *path;
	if (args)
		stmt->use.args = *args;
	return stmt;
}

struct bk_stmt *bk_build_place(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *accounts, struct bk_expr *regions, struct bk_block *block)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_PLACE, span);

	stmt->place.accounts = accounts;
	stmt->place.regions = regions;
	stmt->place.block = block;
	return stmt;
}

struct bk_stmt *bk_build_for(struct bk_parser *parser, struct bk_span span, struct bk_ident first,
	struct bk_ident second, struct bk_expr *over, struct bk_expr *condition,
	struct bk_block *block)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_FOR, span);

	stmt->loop.first = first;
	stmt->loop.second = second;
	stmt->loop.over = over;
	stmt->loop.condition = condition;
	stmt->loop.block = block;
	return stmt;
}

struct bk_stmt *bk_build_if(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *condition, struct bk_block *block)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_IF, span);

	stmt->choice.condition = condition;
	stmt->choice.block = block;
	return stmt;
}

struct bk_stmt *bk_build_assert(struct bk_parser *parser, struct bk_span span,
	struct bk_expr *condition, struct bk_expr *message)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_ASSERT, span);

	stmt->assertion.condition = condition;
	stmt->assertion.message = message;
	return stmt;
}

struct bk_stmt *bk_build_moved(struct bk_parser *parser, struct bk_span span, struct bk_ident kind,
	const struct bk_ref *from, const struct bk_ref *to)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_MOVED, span);

	stmt->moved.kind = kind;
	stmt->moved.from = *from;
	stmt->moved.to = *to;
	return stmt;
}

struct bk_stmt *bk_build_property(struct bk_parser *parser, struct bk_span span,
	struct bk_ident name, enum bk_op op, struct bk_span op_span, struct bk_expr *value)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_PROPERTY, span);

	stmt->property.name = name;
	stmt->property.op = op;
	stmt->property.op_span = op_span;
	stmt->property.value = value;
	return stmt;
}

struct bk_stmt *bk_build_quoted(struct bk_parser *parser, struct bk_span span,
	const struct bk_token *name, enum bk_op op, struct bk_span op_span, struct bk_expr *value)
{
	struct bk_ident ident = {
		.name = bk_name_get(parser->names, bk_string_text(parser, name)),
		.span = bk_token_span(parser->tokens, name),
	};
	struct bk_stmt *stmt = bk_build_property(parser, span, ident, op, op_span, value);

	stmt->property.quoted = true;
	return stmt;
}

struct bk_stmt *bk_build_decl(struct bk_parser *parser, struct bk_span span, struct bk_ident kind,
	const struct bk_ref *ref, struct bk_decl_tail tail)
{
	struct bk_stmt *stmt = new_stmt(parser, BK_STMT_DECL, span);

	stmt->decl.kind = kind;
	if (ref)
		stmt->decl.ref = *ref;
	stmt->decl.value = tail.value;
	stmt->decl.target = tail.target;
	stmt->decl.condition = tail.condition;
	stmt->decl.block = tail.block;
	return stmt;
}

struct bk_stmt *bk_build_life(
	struct bk_stmt *decl, enum bk_life life, struct bk_span life_span, struct bk_span span)
{
	decl->span = span;
	decl->decl.life = life;
	decl->decl.life_span = life_span;
	return decl;
}

/* Names and lists of things */

struct bk_ident bk_build_ident(const struct bk_token *token, struct bk_span span)
{
	return (struct bk_ident){token->name, span};
}

struct bk_path *bk_build_path(struct bk_parser *parser, struct bk_path *path, struct bk_ident name)
{
	if (!path) {
		path = bk_new(parser->arena, struct bk_path);
		path->span = name.span;
	}
	bk_vec_push(parser->arena, &path->parts, name);
	path->span = bk_span_join(path->span, name.span);
	return path;
}

struct bk_ref *bk_build_ref(struct bk_parser *parser, const struct bk_path *path)
{
	struct bk_ref *ref = bk_new(parser->arena, struct bk_ref);

	ref->path = *path;
	ref->span = path->span;
	return ref;
}

struct bk_ref *bk_build_key(
	struct bk_parser *parser, struct bk_ref *ref, struct bk_expr *key, struct bk_span span)
{
	bk_vec_push(parser->arena, &ref->keys, key);
	ref->span = span;
	return ref;
}

struct bk_type_expr *bk_build_type(struct bk_parser *parser, struct bk_span span,
	struct bk_ident name, struct bk_type_expr *element)
{
	struct bk_type_expr *type = bk_new(parser->arena, struct bk_type_expr);

	type->name = name;
	type->element = element;
	type->span = span;
	return type;
}

bk_args *bk_build_args(struct bk_parser *parser, bk_args *args, struct bk_arg arg)
{
	if (!args)
		args = bk_new(parser->arena, bk_args);
	bk_vec_push(parser->arena, args, arg);
	return args;
}

bk_exprs *bk_build_exprs(struct bk_parser *parser, bk_exprs *exprs, struct bk_expr *expr)
{
	if (!exprs)
		exprs = bk_new(parser->arena, bk_exprs);
	bk_vec_push(parser->arena, exprs, expr);
	return exprs;
}
