/*
 * The tree as indented text, for --dump=ast and golden files. One line per node: what it is, its
 * own words, its span as line:column-line:column.
 */
#include "base/out.h"
#include "syntax/parse.h"

struct dump {
	struct bk_file *file;
	struct bk_out *out;
	int depth;
};

static void dump_expr(struct dump *dump, const char *role, const struct bk_expr *expr);
static void dump_block(struct dump *dump, const struct bk_block *block);

/* Indent and the first words of a line. */
static void begin(struct dump *dump, const char *role, const char *what)
{
	bk_out_repeat(dump->out, ' ', (size_t)dump->depth * 2);
	if (*role)
		bk_out_printf(dump->out, "%s: ", role);
	bk_out_text_of(dump->out, what);
}

static void end(struct dump *dump, struct bk_span span)
{
	struct bk_position from = bk_file_position(dump->file, span.begin);
	struct bk_position to = bk_file_position(dump->file, span.end);

	bk_out_printf(dump->out, " %u:%u-%u:%u\n", from.line, from.column, to.line, to.column);
}

/* Text in quotes, one line whatever is in it. */
static void quote(struct dump *dump, struct bk_str text)
{
	bk_out_text_of(dump->out, " \"");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '\n')
			bk_out_text_of(dump->out, "\\n");
		else if (c == '"' || c == '\\')
			bk_out_printf(dump->out, "\\%c", c);
		else
			bk_out_char(dump->out, c);
	}
	bk_out_char(dump->out, '"');
}

static void word(struct dump *dump, struct bk_ident ident)
{
	if (ident.name)
		bk_out_printf(dump->out, " %.*s", BK_STR_ARGS(ident.name->text));
}

static void ident_line(struct dump *dump, const char *role, struct bk_ident ident)
{
	if (!ident.name)
		return;
	begin(dump, role, "");
	bk_out_str(dump->out, ident.name->text);
	end(dump, ident.span);
}

static const char *const op_names[] = {
	[BK_OP_NONE] = "",
	[BK_OP_ASSIGN] = "=",
	[BK_OP_EQ] = "==",
	[BK_OP_NE] = "!=",
	[BK_OP_LT] = "<",
	[BK_OP_LE] = "<=",
	[BK_OP_GT] = ">",
	[BK_OP_GE] = ">=",
	[BK_OP_IN] = "in",
	[BK_OP_NOT_IN] = "not in",
	[BK_OP_LIKE] = "like",
	[BK_OP_NOT_LIKE] = "not like",
	[BK_OP_ADD] = "+",
	[BK_OP_SUB] = "-",
	[BK_OP_MUL] = "*",
	[BK_OP_DIV] = "/",
	[BK_OP_AND] = "and",
	[BK_OP_OR] = "or",
	[BK_OP_NOT] = "not",
};

static const char *const expr_names[] = {
	[BK_EXPR_ERROR] = "error",
	[BK_EXPR_INT] = "int",
	[BK_EXPR_BOOL] = "bool",
	[BK_EXPR_DURATION] = "duration",
	[BK_EXPR_SIZE] = "size",
	[BK_EXPR_DATE] = "date",
	[BK_EXPR_ACCOUNT] = "account",
	[BK_EXPR_ARN] = "arn",
	[BK_EXPR_STRING] = "string",
	[BK_EXPR_CLOCK] = "clock",
	[BK_EXPR_SCHEDULE] = "schedule",
	[BK_EXPR_NAME] = "name",
	[BK_EXPR_MEMBER] = "member",
	[BK_EXPR_INDEX] = "index",
	[BK_EXPR_ALL] = "all",
	[BK_EXPR_CALL] = "call",
	[BK_EXPR_LIST] = "list",
	[BK_EXPR_MAP] = "map",
	[BK_EXPR_UNARY] = "unary",
	[BK_EXPR_BINARY] = "binary",
	[BK_EXPR_IF] = "if",
	[BK_EXPR_PAREN] = "paren",
};

static void dump_path(struct dump *dump, const char *role, const struct bk_path *path)
{
	begin(dump, role, "");
	bk_vec_foreach (i, &path->parts)
		bk_out_printf(dump->out, "%s%.*s", i ? "." : "",
			BK_STR_ARGS(path->parts.at[i].name->text));
	end(dump, path->span);
}

static void dump_ref(struct dump *dump, const char *role, const struct bk_ref *ref)
{
	if (!ref->path.parts.len)
		return;
	dump_path(dump, role, &ref->path);
	dump->depth++;
	bk_vec_foreach (i, &ref->keys)
		dump_expr(dump, "key", ref->keys.at[i]);
	dump->depth--;
}

static void dump_args(struct dump *dump, const bk_args *args)
{
	bk_vec_foreach (i, args) {
		ident_line(dump, "argument", args->at[i].name);
		dump_expr(dump, args->at[i].name.name ? "is" : "argument", args->at[i].value);
	}
}

static void dump_type(struct dump *dump, const struct bk_type_expr *type)
{
	begin(dump, "type", "");
	bk_out_str(dump->out, type->name.name->text);
	end(dump, type->span);
	dump->depth++;
	if (type->element)
		dump_type(dump, type->element);
	dump->depth--;
}

/* Times and schedules */

static void dump_time(struct dump *dump, const char *role, struct bk_time time)
{
	if (time.minutes < 0)
		return;
	begin(dump, role, "");
	bk_out_printf(dump->out, "%02d:%02d", time.minutes / 60, time.minutes % 60);
	end(dump, time.span);
}

static void dump_zone(struct dump *dump, struct bk_zone zone)
{
	if (!zone.text.len)
		return;
	begin(dump, "zone", "");
	bk_out_str(dump->out, zone.text);
	end(dump, zone.span);
}

static const char *const day_names[] = {
	[BK_DAY_WEEKDAY] = "weekday",
	[BK_DAY_OF_MONTH] = "of month",
	[BK_DAY_LAST] = "last",
	[BK_DAY_OF_YEAR] = "of year",
	[BK_DAY_UNKNOWN] = "unknown",
};

static void dump_schedule(struct dump *dump, const struct bk_schedule_expr *schedule)
{
	if (schedule->cron.len) {
		begin(dump, "cron", "");
		bk_out_str(dump->out, schedule->cron);
		bk_out_char(dump->out, '\n');
	}
	ident_line(dump, "word", schedule->word);
	if (schedule->phrase == BK_PHRASE_EVERY) {
		begin(dump, "every", "");
		bk_out_printf(dump->out, "%llds", (long long)schedule->every_seconds);
		end(dump, schedule->every_span);
	}
	dump_time(dump, "from", schedule->from);
	dump_time(dump, "to", schedule->to);
	bk_vec_foreach (i, &schedule->days) {
		struct bk_day day = schedule->days.at[i];
		begin(dump, "day", day_names[day.kind]);
		bk_out_printf(dump->out, " %d %d..%d", day.month, day.from, day.to);
		end(dump, day.span);
	}
	dump_time(dump, "at", schedule->at);
	if (schedule->at_ref)
		dump_expr(dump, "at", schedule->at_ref);
	dump_zone(dump, schedule->zone);
}

/* Values */

/* The words of a value that are not values themselves. */
static void dump_words(struct dump *dump, const struct bk_expr *expr)
{
	switch (expr->kind) {
	case BK_EXPR_INT:
	case BK_EXPR_DURATION:
	case BK_EXPR_SIZE:
	case BK_EXPR_DATE:
		bk_out_printf(dump->out, " %lld", (long long)expr->number);
		break;
	case BK_EXPR_BOOL:
		bk_out_text_of(dump->out, expr->truth ? " true" : " false");
		break;
	case BK_EXPR_STRING:
	case BK_EXPR_ACCOUNT:
	case BK_EXPR_ARN:
		if (!expr->has_parts)
			quote(dump, expr->text);
		break;
	case BK_EXPR_NAME:
		bk_out_printf(dump->out, " %.*s", BK_STR_ARGS(expr->name->text));
		break;
	case BK_EXPR_MEMBER:
		word(dump, expr->post.name);
		break;
	case BK_EXPR_UNARY:
	case BK_EXPR_BINARY:
		bk_out_printf(dump->out, " %s", op_names[expr->op]);
		break;
	case BK_EXPR_ERROR:
	case BK_EXPR_CLOCK:
	case BK_EXPR_SCHEDULE:
	case BK_EXPR_INDEX:
	case BK_EXPR_ALL:
	case BK_EXPR_CALL:
	case BK_EXPR_LIST:
	case BK_EXPR_MAP:
	case BK_EXPR_IF:
	case BK_EXPR_PAREN:
		break;
	}
}

static void dump_exprs(struct dump *dump, const bk_exprs *exprs)
{
	bk_vec_foreach (i, exprs)
		dump_expr(dump, "", exprs->at[i]);
}

static void dump_inner(struct dump *dump, const struct bk_expr *expr)
{
	switch (expr->kind) {
	case BK_EXPR_ERROR:
	case BK_EXPR_INT:
	case BK_EXPR_BOOL:
	case BK_EXPR_DURATION:
	case BK_EXPR_SIZE:
	case BK_EXPR_DATE:
	case BK_EXPR_ACCOUNT:
	case BK_EXPR_ARN:
	case BK_EXPR_NAME:
		break;
	case BK_EXPR_STRING:
		if (expr->has_parts)
			dump_exprs(dump, &expr->interpolated.parts);
		break;
	case BK_EXPR_CLOCK:
		dump_time(dump, "time", expr->clock.time);
		dump_zone(dump, expr->clock.zone);
		break;
	case BK_EXPR_SCHEDULE:
		dump_schedule(dump, expr->schedule);
		break;
	case BK_EXPR_MEMBER:
	case BK_EXPR_ALL:
		dump_expr(dump, "", expr->post.base);
		break;
	case BK_EXPR_INDEX:
		dump_expr(dump, "", expr->post.base);
		dump_expr(dump, "key", expr->post.index);
		break;
	case BK_EXPR_CALL:
		dump_expr(dump, "", expr->post.base);
		dump_args(dump, &expr->post.args);
		break;
	case BK_EXPR_LIST:
		dump_exprs(dump, &expr->list);
		break;
	case BK_EXPR_MAP:
		dump_block(dump, expr->map);
		break;
	case BK_EXPR_BINARY:
	case BK_EXPR_UNARY:
		dump_expr(dump, "", expr->binary.left); /* none for `not` */
		dump_expr(dump, "", expr->binary.right);
		break;
	case BK_EXPR_IF:
		dump_expr(dump, "", expr->choice.condition);
		dump_expr(dump, "then", expr->choice.yes);
		dump_expr(dump, "else", expr->choice.no);
		break;
	case BK_EXPR_PAREN:
		dump_expr(dump, "", expr->inner);
		break;
	}
}

static void dump_expr(struct dump *dump, const char *role, const struct bk_expr *expr)
{
	if (!expr)
		return;
	begin(dump, role, expr_names[expr->kind]);
	dump_words(dump, expr);
	end(dump, expr->span);
	dump->depth++;
	dump_inner(dump, expr);
	dump->depth--;
}

/* Statements */

static const char *const stmt_names[] = {
	[BK_STMT_ERROR] = "error",
	[BK_STMT_PROPERTY] = "property",
	[BK_STMT_DECL] = "declare",
	[BK_STMT_IMPORT] = "import",
	[BK_STMT_LET] = "let",
	[BK_STMT_INPUT] = "input",
	[BK_STMT_TEMPLATE] = "template",
	[BK_STMT_USE] = "use",
	[BK_STMT_PLACE] = "place",
	[BK_STMT_FOR] = "for",
	[BK_STMT_IF] = "if",
	[BK_STMT_ASSERT] = "assert",
	[BK_STMT_MOVED] = "moved",
};

static const char *const life_names[] = {
	[BK_LIFE_PLAIN] = "",
	[BK_LIFE_EXISTING] = " existing",
	[BK_LIFE_MANAGED] = " managed",
	[BK_LIFE_RETIRED] = " retired",
};

static void dump_params(struct dump *dump, const struct bk_stmt *stmt)
{
	bk_vec_foreach (i, &stmt->template.params) {
		const struct bk_param *param = &stmt->template.params.at[i];
		ident_line(dump, "parameter", param->name);
		dump->depth++;
		dump_type(dump, param->type);
		dump_expr(dump, "default", param->standard);
		dump->depth--;
	}
}

/* What a statement says in its own line. */
static void dump_stmt_words(struct dump *dump, const struct bk_stmt *stmt)
{
	switch (stmt->kind) {
	case BK_STMT_PROPERTY:
		if (stmt->property.quoted)
			quote(dump, stmt->property.name.name->text);
		else
			word(dump, stmt->property.name);
		bk_out_printf(dump->out, " %s", op_names[stmt->property.op]);
		break;
	case BK_STMT_DECL:
		bk_out_text_of(dump->out, life_names[stmt->decl.life]);
		word(dump, stmt->decl.kind);
		break;
	case BK_STMT_LET:
		word(dump, stmt->let.name);
		break;
	case BK_STMT_INPUT:
		word(dump, stmt->input.name);
		break;
	case BK_STMT_TEMPLATE:
		word(dump, stmt->template.name);
		word(dump, stmt->template.kind);
		break;
	case BK_STMT_FOR:
		word(dump, stmt->loop.first);
		word(dump, stmt->loop.second);
		break;
	case BK_STMT_MOVED:
		word(dump, stmt->moved.kind);
		break;
	case BK_STMT_IMPORT:
		if (stmt->import.text.len)
			quote(dump, stmt->import.text);
		break;
	case BK_STMT_ERROR:
	case BK_STMT_USE:
	case BK_STMT_PLACE:
	case BK_STMT_IF:
	case BK_STMT_ASSERT:
		break;
	}
}

static void dump_stmt_inner(struct dump *dump, const struct bk_stmt *stmt)
{
	switch (stmt->kind) {
	case BK_STMT_ERROR:
		dump_block(dump, stmt->error.block);
		break;
	case BK_STMT_PROPERTY:
		dump_expr(dump, "", stmt->property.value);
		break;
	case BK_STMT_DECL:
		dump_ref(dump, "name", &stmt->decl.ref);
		dump_expr(dump, "is", stmt->decl.value);
		dump_expr(dump, "for", stmt->decl.target);
		dump_expr(dump, "if", stmt->decl.condition);
		dump_block(dump, stmt->decl.block);
		break;
	case BK_STMT_IMPORT:
		if (stmt->import.path.parts.len)
			dump_path(dump, "path", &stmt->import.path);
		ident_line(dump, "as", stmt->import.alias);
		break;
	case BK_STMT_LET:
		dump_expr(dump, "is", stmt->let.value);
		break;
	case BK_STMT_INPUT:
		dump_type(dump, stmt->input.type);
		dump_expr(dump, "default", stmt->input.standard);
		break;
	case BK_STMT_TEMPLATE:
		dump_params(dump, stmt);
		dump_block(dump, stmt->template.block);
		break;
	case BK_STMT_USE:
		dump_path(dump, "template", &stmt->use.path);
		dump_args(dump, &stmt->use.args);
		break;
	case BK_STMT_PLACE:
		dump_expr(dump, "in", stmt->place.accounts);
		dump_expr(dump, "at", stmt->place.regions);
		dump_block(dump, stmt->place.block);
		break;
	case BK_STMT_FOR:
		dump_expr(dump, "over", stmt->loop.over);
		dump_expr(dump, "if", stmt->loop.condition);
		dump_block(dump, stmt->loop.block);
		break;
	case BK_STMT_IF:
		dump_expr(dump, "", stmt->choice.condition);
		dump_block(dump, stmt->choice.block);
		break;
	case BK_STMT_ASSERT:
		dump_expr(dump, "", stmt->assertion.condition);
		dump_expr(dump, "else", stmt->assertion.message);
		break;
	case BK_STMT_MOVED:
		dump_ref(dump, "from", &stmt->moved.from);
		dump_ref(dump, "to", &stmt->moved.to);
		break;
	}
}

static void dump_stmt(struct dump *dump, const struct bk_stmt *stmt)
{
	begin(dump, "", stmt_names[stmt->kind]);
	dump_stmt_words(dump, stmt);
	end(dump, stmt->span);
	dump->depth++;
	if (stmt->doc.len) {
		begin(dump, "doc", "");
		quote(dump, stmt->doc);
		bk_out_char(dump->out, '\n');
	}
	bk_vec_foreach (i, &stmt->attributes) {
		const struct bk_attribute *attribute = &stmt->attributes.at[i];
		begin(dump, "attribute", "");
		bk_out_str(dump->out, attribute->name.name->text);
		end(dump, attribute->span);
		dump->depth++;
		dump_args(dump, &attribute->args);
		dump->depth--;
	}
	dump_stmt_inner(dump, stmt);
	dump->depth--;
}

static void dump_items(struct dump *dump, const struct bk_block *block)
{
	bk_vec_foreach (i, &block->items)
		dump_stmt(dump, block->items.at[i]);
}

static void dump_block(struct dump *dump, const struct bk_block *block)
{
	if (!block)
		return;
	begin(dump, "", block->tainted ? "block, incomplete" : "block");
	end(dump, block->span);
	dump->depth++;
	dump_items(dump, block);
	dump->depth--;
}

void bk_ast_dump(const struct bk_ast *ast, struct bk_out *out)
{
	struct dump dump = {.file = ast->file, .out = out};

	begin(&dump, "", ast->body.tainted ? "file, incomplete" : "file");
	end(&dump, ast->body.span);
	dump.depth++;
	dump_items(&dump, &ast->body);
}
