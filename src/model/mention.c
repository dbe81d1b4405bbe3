/*
 * Who speaks of whom, by the text alone: a name in a branch that is not taken with these inputs,
 * in a loop over nothing or behind an `and` that is decided is used all the same.
 */
#include "model/unit.h"

static void each_in_block(const struct bk_block *block, name_fn *call, void *context);

static void each_in_args(const bk_args *args, name_fn *call, void *context)
{
	bk_vec_foreach (i, args)
		each_name(args->at[i].value, call, context);
}

static void each_in_list(const bk_exprs *list, name_fn *call, void *context)
{
	bk_vec_foreach (i, list)
		each_name(list->at[i], call, context);
}

/* Expressions nest as deep as the parser admits. */
void each_name(const struct bk_expr *expr, name_fn *call, void *context)
{
	if (!expr)
		return;
	switch (expr->kind) {
	case BK_EXPR_NAME:
		call(expr->name, context);
		break;
	case BK_EXPR_MEMBER:
	case BK_EXPR_ALL:
		each_name(expr->post.base, call, context);
		break;
	case BK_EXPR_INDEX:
		each_name(expr->post.base, call, context);
		each_name(expr->post.index, call, context);
		break;
	case BK_EXPR_CALL:
		each_in_args(&expr->post.args, call, context);
		break;
	case BK_EXPR_STRING:
		if (expr->has_parts)
			each_in_list(&expr->interpolated.parts, call, context);
		break;
	case BK_EXPR_SCHEDULE:
		each_name(expr->schedule->at_ref, call, context);
		break;
	case BK_EXPR_LIST:
		each_in_list(&expr->list, call, context);
		break;
	case BK_EXPR_MAP:
		each_in_block(expr->map, call, context);
		break;
	case BK_EXPR_UNARY:
		each_name(expr->binary.right, call, context);
		break;
	case BK_EXPR_BINARY:
		each_name(expr->binary.left, call, context);
		each_name(expr->binary.right, call, context);
		break;
	case BK_EXPR_IF:
		each_name(expr->choice.condition, call, context);
		each_name(expr->choice.yes, call, context);
		each_name(expr->choice.no, call, context);
		break;
	case BK_EXPR_PAREN:
		each_name(expr->inner, call, context);
		break;
	default: /* literals */
		break;
	}
}

static void each_in_decl(const struct bk_stmt *stmt, name_fn *call, void *context)
{
	const struct bk_kind *kind = bk_kind_find(stmt->decl.kind.name->text);

	/* The word behind `copy` is a reference. */
	if (kind && kind->flags & BK_NAMED_BY_REF && stmt->decl.ref.path.parts.len)
		call(stmt->decl.ref.path.parts.at[0].name, context);
	bk_vec_foreach (i, &stmt->decl.ref.keys)
		each_name(stmt->decl.ref.keys.at[i], call, context);
	each_name(stmt->decl.value, call, context);
	each_name(stmt->decl.target, call, context);
	each_name(stmt->decl.condition, call, context);
	each_in_block(stmt->decl.block, call, context);
}

static void each_in_item(const struct bk_stmt *stmt, name_fn *call, void *context)
{
	switch (stmt->kind) {
	case BK_STMT_PROPERTY:
		each_name(stmt->property.value, call, context);
		break;
	case BK_STMT_DECL:
		each_in_decl(stmt, call, context);
		break;
	case BK_STMT_LET:
		each_name(stmt->let.value, call, context);
		break;
	case BK_STMT_INPUT:
		each_name(stmt->input.standard, call, context);
		break;
	case BK_STMT_TEMPLATE:
		bk_vec_foreach (i, &stmt->template.params)
			each_name(stmt->template.params.at[i].standard, call, context);
		each_in_block(stmt->template.block, call, context);
		break;
	case BK_STMT_USE:
		if (stmt->use.path.parts.len)
			call(stmt->use.path.parts.at[0].name, context);
		each_in_args(&stmt->use.args, call, context);
		break;
	case BK_STMT_PLACE:
		each_name(stmt->place.accounts, call, context);
		each_name(stmt->place.regions, call, context);
		each_in_block(stmt->place.block, call, context);
		break;
	case BK_STMT_FOR:
		each_name(stmt->loop.over, call, context);
		each_name(stmt->loop.condition, call, context);
		each_in_block(stmt->loop.block, call, context);
		break;
	case BK_STMT_IF:
		each_name(stmt->choice.condition, call, context);
		each_in_block(stmt->choice.block, call, context);
		break;
	case BK_STMT_ASSERT:
		each_name(stmt->assertion.condition, call, context);
		each_name(stmt->assertion.message, call, context);
		break;
	case BK_STMT_ERROR:
		each_in_block(stmt->error.block, call, context);
		break;
	case BK_STMT_IMPORT:
	case BK_STMT_MOVED:
		break;
	}
}

static void each_in_block(const struct bk_block *block, name_fn *call, void *context)
{
	for (size_t i = 0; block && i < block->items.len; i++)
		each_in_item(block->items.at[i], call, context);
}

static void mark(const struct bk_name *name, void *context)
{
	struct bk_map *names = context;
	struct binding *binding = name ? bk_map_find(names, name->text) : NULL;

	if (binding)
		binding->used = true;
}

/* How often each name is mentioned. */
struct mentions {
	struct unit *unit;
	struct bk_map counts; /* name → size_t */
};

static void count_mention(const struct bk_name *name, void *context)
{
	struct mentions *mentions = context;
	size_t *count;

	if (!name)
		return;
	count = bk_map_find(&mentions->counts, name->text);
	if (!count) {
		count = bk_new(mentions->unit->arena, size_t);
		bk_map_put(&mentions->counts, name->text, count);
	}
	++*count;
}

typedef void let_fn(const struct bk_stmt *let, struct mentions *mentions);

static void each_let(const struct bk_block *block, let_fn *call, struct mentions *mentions);

static void each_let_in(const struct bk_stmt *stmt, let_fn *call, struct mentions *mentions)
{
	switch (stmt->kind) {
	case BK_STMT_LET:
		call(stmt, mentions);
		break;
	case BK_STMT_DECL:
		each_let(stmt->decl.block, call, mentions);
		break;
	case BK_STMT_TEMPLATE:
		each_let(stmt->template.block, call, mentions);
		break;
	case BK_STMT_PLACE:
		each_let(stmt->place.block, call, mentions);
		break;
	case BK_STMT_FOR:
		each_let(stmt->loop.block, call, mentions);
		break;
	case BK_STMT_IF:
		each_let(stmt->choice.block, call, mentions);
		break;
	default:
		break;
	}
}

static void each_let(const struct bk_block *block, let_fn *call, struct mentions *mentions)
{
	for (size_t i = 0; block && i < block->items.len; i++)
		each_let_in(block->items.at[i], call, mentions);
}

static void count_in_value(const struct bk_stmt *let, struct mentions *mentions)
{
	each_name(let->let.value, count_mention, mentions);
}

static void share(const struct bk_stmt *let, struct mentions *mentions)
{
	const size_t *count = let->let.name.name
		? bk_map_find(&mentions->counts, let->let.name.name->text)
		: NULL;

	if (let->let.value && (!count || *count != 1))
		bk_diags_share(mentions->unit->diags, let->let.value->span);
}

/* What a constant mentions counts twice: who uses that one uses this one, too. */
static void share_in(struct unit *unit, const struct module *module)
{
	struct mentions mentions = {.unit = unit};

	bk_map_init(&mentions.counts, unit->arena);
	if (module == unit->main) {
		bk_vec_foreach (i, &module->files) {
			each_in_block(&module->files.at[i]->body, count_mention, &mentions);
			each_let(&module->files.at[i]->body, count_in_value, &mentions);
		}
	}
	bk_vec_foreach (i, &module->files)
		each_let(&module->files.at[i]->body, share, &mentions);
}

void share_constants(struct unit *unit)
{
	for (size_t m = 0; m < unit->modules.len; m++)
		share_in(unit, unit->modules.entries[m].value);
}

void mark_mentioned(struct module *module)
{
	bk_vec_foreach (i, &module->files)
		each_in_block(&module->files.at[i]->body, mark, &module->names);
}
