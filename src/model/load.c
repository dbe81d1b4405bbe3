/*
 * Files of the unit, of its imports and of the library; what stands at their outermost level.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/embed.h"
#include "model/unit.h"
#include "syntax/parse.h"

static struct module *module_new(struct unit *unit, struct bk_str key, bool is_std)
{
	struct module *module = bk_new(unit->arena, struct module);
	struct env *env = bk_new(unit->arena, struct env);

	module->key = key;
	module->is_std = is_std;
	bk_map_init(&module->names, unit->arena);
	env->module = module;
	module->env = env;
	bk_map_put(&unit->modules, key, module);
	return module;
}

/* Blocks nest as deep as the parser admits. */
static void note_lost(struct unit *unit, const struct bk_block *block)
{
	for (size_t i = 0; block && i < block->items.len; i++) {
		const struct bk_stmt *item = block->items.at[i];

		switch (item->kind) {
		case BK_STMT_ERROR:
			lose(unit, item->span);
			break;
		case BK_STMT_DECL:
			note_lost(unit, item->decl.block);
			break;
		case BK_STMT_TEMPLATE:
			note_lost(unit, item->template.block);
			break;
		case BK_STMT_PLACE:
			note_lost(unit, item->place.block);
			break;
		case BK_STMT_FOR:
			note_lost(unit, item->loop.block);
			break;
		case BK_STMT_IF:
			note_lost(unit, item->choice.block);
			break;
		case BK_STMT_PROPERTY:
		case BK_STMT_IMPORT:
		case BK_STMT_LET:
		case BK_STMT_INPUT:
		case BK_STMT_USE:
		case BK_STMT_ASSERT:
		case BK_STMT_MOVED:
			break;
		}
	}
}

static void add_file(struct unit *unit, struct module *module, struct bk_file *file)
{
	struct bk_ast *ast = bk_parse(unit->arena, unit->names, unit->diags, file);

	if (ast->has_syntax_error) {
		unit->model->incomplete = true;
		note_lost(unit, &ast->body);
	}
	if (!module->is_std) {
		unit->model->file_count++;
		find_credentials(unit, file);
	}
	bk_vec_push(unit->arena, &module->files, ast);
}

static int is_source(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
		bk_str_has_suffix(bk_str_of(entry->d_name), BK_STR(".bk"));
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(
	struct unit *unit, struct module *module, struct bk_str path, struct bk_error *ret_error)
{
	struct dirent **entries;
	int count = scandir(path.ptr, &entries, is_source, by_bytes);
	bool fine = true;

	if (count < 0)
		return bk_error_set(
			ret_error, "could not read `%.*s`: %s", BK_STR_ARGS(path), strerror(errno));
	for (int i = 0; i < count; i++) {
		struct bk_str name = bk_str_of(entries[i]->d_name);
		struct bk_file *file = NULL;

		if (fine)
			file = bk_sources_read(unit->sources,
				bk_str_is(path, ".")
					? bk_str_dup(unit->arena, name)
					: bk_str_format(unit->arena, "%.*s/%.*s", BK_STR_ARGS(path),
						  BK_STR_ARGS(name)),
				ret_error);
		if (file)
			add_file(unit, module, file);
		fine = fine && file;
		free(entries[i]);
	}
	free(entries);
	if (fine && count == 0)
		return bk_error_set(ret_error, "no .bk file in `%.*s`", BK_STR_ARGS(path));
	return fine;
}

static bool add_path(
	struct unit *unit, struct module *module, struct bk_str path, struct bk_error *ret_error)
{
	struct bk_file *file;
	struct stat status;

	if (stat(path.ptr, &status) == 0 && S_ISDIR(status.st_mode))
		return add_folder(unit, module, path, ret_error);
	file = bk_sources_read(unit->sources, path, ret_error);
	if (file)
		add_file(unit, module, file);
	return file != NULL;
}

static void open_module(struct unit *unit, struct module *module);

struct module *load_std(struct unit *unit, struct bk_str name)
{
	struct bk_str key = bk_str_format(unit->arena, "std.%.*s", BK_STR_ARGS(name));
	struct module *module = bk_map_find(&unit->modules, key);

	for (size_t i = 0; !module && i < bk_stdlib_count; i++) {
		struct bk_file *file;

		if (!bk_str_is(name, bk_stdlib_files[i].name))
			continue;
		module = module_new(unit, key, true);
		file = bk_sources_add(unit->sources, key,
			(struct bk_str){bk_stdlib_files[i].data, bk_stdlib_files[i].len});
		file->is_stdlib = true;
		add_file(unit, module, file);
		open_module(unit, module);
	}
	return module;
}

/* The path of an import, seen from the file that holds it. */
static struct bk_str import_path(struct unit *unit, const struct bk_file *from, struct bk_str text)
{
	size_t slash = from->path.len;

	if (text.len && text.ptr[0] == '/')
		return bk_str_dup(unit->arena, text);
	while (slash > 0 && from->path.ptr[slash - 1] != '/')
		slash--;
	return bk_str_format(
		unit->arena, "%.*s%.*s", (int)slash, from->path.ptr, BK_STR_ARGS(text));
}

/* The imports that lead from the module to itself, each at its place. */
static void report_import_cycle(
	struct unit *unit, const struct bk_stmt *stmt, const struct module *module)
{
	bool on_way = module == unit->main;

	bk_diag(unit->diags, BK_CYCLE, stmt->import.target_span, "`%.*s` imports itself",
		BK_STR_ARGS(stmt->import.text));
	bk_vec_foreach (i, &unit->import_stack) {
		const struct importing *step = &unit->import_stack.at[i];

		if (on_way)
			bk_diag_label(unit->diags, step->stmt->import.target_span,
				"by way of this import");
		on_way |= step->module == module;
	}
}

static struct module *load_local(struct unit *unit, const struct bk_stmt *stmt)
{
	const struct bk_file *from = bk_sources_file(unit->sources, stmt->span.file);
	struct bk_str path = import_path(unit, from, stmt->import.text);
	char *real = unit->closed ? NULL : realpath(path.ptr, NULL);
	struct bk_str key = real ? bk_str_dup(unit->arena, bk_str_of(real)) : path;
	struct bk_error error = {{0}};
	struct module *module = bk_map_find(&unit->modules, key);

	free(real);
	if (module && module->loading) {
		report_import_cycle(unit, stmt, module);
		return NULL;
	}
	if (module)
		return module;
	if (unit->import_stack.len >= BK_IMPORTS_DEEP || unit->model->file_count >= BK_FILES_MAX) {
		bk_diag(unit->diags, BK_TOO_DEEP, stmt->import.target_span,
			"imports are more than %d deep", (int)BK_IMPORTS_DEEP);
		return NULL;
	}
	if (unit->closed) {
		bk_diag(unit->diags, BK_IMPORT_MISSING, stmt->import.target_span,
			"a file alone cannot import `%.*s`", BK_STR_ARGS(stmt->import.text));
		return NULL;
	}
	module = module_new(unit, key, false);
	if (!add_path(unit, module, path, &error)) {
		bk_diag(unit->diags, BK_IMPORT_MISSING, stmt->import.target_span, "%s", error.text);
		return NULL;
	}
	bk_vec_push(unit->arena, &unit->import_stack, ((struct importing){module, stmt}));
	open_module(unit, module);
	unit->import_stack.len--;
	return module;
}

static void open_import(struct unit *unit, struct module *module, const struct bk_stmt *stmt)
{
	const struct bk_path *path = &stmt->import.path;
	struct module *target = NULL;
	struct bk_ident name = stmt->import.alias;
	struct binding *binding;

	if (stmt->import.text.len) {
		target = load_local(unit, stmt);
		if (!name.name && target) {
			bk_diag(unit->diags, BK_MISSING_PROPERTY, stmt->import.target_span,
				"an imported folder needs a name: import \"…\" as NAME");
			return;
		}
	} else if (path->parts.len == 2 && bk_str_is(path->parts.at[0].name->text, "std")) {
		target = load_std(unit, path->parts.at[1].name->text);
		if (!name.name)
			name = path->parts.at[1];
		if (!target) {
			struct bk_str *legal =
				bk_new_array(unit->arena, struct bk_str, bk_stdlib_count + 1);

			for (size_t i = 0; i < bk_stdlib_count; i++)
				legal[i] = bk_str_of(bk_stdlib_files[i].name);
			bk_diag(unit->diags, BK_IMPORT_MISSING, stmt->import.target_span,
				"the standard library has no `%s`",
				path->parts.at[1].name->text.ptr);
			bk_diag_suggest(unit->diags, path->parts.at[1].span,
				path->parts.at[1].name->text, legal, bk_stdlib_count);
		}
	} else {
		bk_diag(unit->diags, BK_IMPORT_MISSING, stmt->import.target_span,
			"imports are std.NAME or \"a/path\"");
	}
	if (!target) {
		unit->model->incomplete = true;
		if (name.name && !bk_map_find(&module->names, name.name->text)) {
			binding = bind_name(
				unit, (struct env *)(uintptr_t)module->env, &name, BIND_VALUE);
			binding->value = &bk_poison;
		}
		return;
	}
	binding = bk_map_find(&module->names, name.name->text);
	if (!binding) {
		binding = bind_name(unit, (struct env *)(uintptr_t)module->env, &name, BIND_MODULE);
		binding->module = target;
		binding->quiet = true;
	}
	/* What a library file is named after may be said without its file: `use gfs(…)`. */
	for (size_t i = 0; target->is_std && i < target->names.len; i++) {
		struct binding *inner = target->names.entries[i].value;

		if (!bk_map_find(&module->names, inner->name->text))
			bk_map_put(&module->names, inner->name->text, inner);
	}
	if (target->is_std && bk_map_find(&target->names, name.name->text))
		bk_map_put(&module->names, name.name->text,
			bk_map_find(&target->names, name.name->text));
}

static void open_statement(struct unit *unit, struct module *module, const struct bk_stmt *stmt)
{
	struct env *env = (struct env *)(uintptr_t)module->env;
	struct binding *binding;
	const struct bk_ident *ident;

	switch (stmt->kind) {
	case BK_STMT_IMPORT:
		open_import(unit, module, stmt);
		return;
	case BK_STMT_LET:
		ident = &stmt->let.name;
		break;
	case BK_STMT_INPUT:
		ident = &stmt->input.name;
		break;
	case BK_STMT_TEMPLATE:
		ident = &stmt->template.name;
		break;
	default:
		return;
	}
	if (!ident->name)
		return;
	binding = bk_map_find(&module->names, ident->name->text);
	if (binding && !bk_span_is_none(binding->span) && binding->env == module->env) {
		bk_diag(unit->diags, BK_DUPLICATE_NAME, ident->span, "`%s` is declared twice",
			ident->name->text.ptr);
		bk_diag_label(unit->diags, binding->span, "the first one");
		return;
	}
	binding = bind_name(unit, env, ident,
		stmt->kind == BK_STMT_LET             ? BIND_LET
			: stmt->kind == BK_STMT_INPUT ? BIND_INPUT
						      : BIND_TEMPLATE);
	binding->stmt = stmt;
	binding->quiet |= module->is_std;
	if (stmt->kind == BK_STMT_LET)
		binding->expr = stmt->let.value;
}

static void open_module(struct unit *unit, struct module *module)
{
	module->loading = true;
	bk_vec_foreach (i, &module->files) {
		struct bk_ast *ast = module->files.at[i];

		bk_vec_foreach (j, &ast->body.items)
			open_statement(unit, module, ast->body.items.at[j]);
	}
	module->loading = false;
}

static void open_unit(struct unit *unit)
{
	unit->aws = load_std(unit, BK_STR("aws"));
	open_module(unit, unit->main);
}

bool load_unit(
	struct unit *unit, struct bk_str path, struct bk_str stdin_name, struct bk_error *ret_error)
{
	char *real = realpath(path.ptr, NULL);
	struct bk_str key = real ? bk_str_dup(unit->arena, bk_str_of(real)) : path;
	struct module *module = module_new(unit, key, false);
	struct bk_file *file;

	free(real);
	unit->main = module;
	if (bk_str_is(path, "-")) {
		file = bk_sources_read_stdin(unit->sources, stdin_name, ret_error);
		if (!file)
			return false;
		add_file(unit, module, file);
	} else if (!add_path(unit, module, path, ret_error)) {
		return false;
	}
	open_unit(unit);
	return true;
}

void load_file(struct unit *unit, struct bk_file *file)
{
	unit->main = module_new(unit, file->path, false);
	add_file(unit, unit->main, file);
	open_unit(unit);
}

/* --inputs: a file of NAME = VALUE items. */
static bool input_from_file(struct unit *unit, struct bk_ast *ast, struct binding *binding)
{
	struct here here = {.env = unit->main->env};

	for (size_t i = 0; ast && i < ast->body.items.len; i++) {
		const struct bk_stmt *item = ast->body.items.at[i];

		if (item->kind != BK_STMT_PROPERTY ||
			!bk_str_equal(item->property.name.name->text, binding->name->text))
			continue;
		binding->value = eval(unit, &here, item->property.value, binding->type);
		return true;
	}
	return false;
}

/* --set: an expression, or else the text itself where a text is wanted. */
static bool input_from_flag(struct unit *unit, struct binding *binding)
{
	const struct bk_resolve_options *options = unit->options;
	struct here here = {.env = unit->main->env};

	for (size_t i = options->setting_count; i-- > 0;) {
		struct bk_file *file;
		struct bk_value *value;
		struct bk_expr *expr;

		if (!bk_str_equal(options->settings[i].name, binding->name->text))
			continue;
		file = bk_sources_add(unit->sources,
			bk_str_format(unit->arena, "--set %s", binding->name->text.ptr),
			options->settings[i].value);
		file->is_flag = true;
		if (binding->type && binding->type->kind == BK_T_STRING) {
			value = value_new(unit, &here, BK_V_STRING,
				(struct bk_span){file->id, 0, (uint32_t)file->text.len});
			value->text = file->text;
			binding->value = value;
			return true;
		}
		expr = bk_parse_value(unit->arena, unit->names, unit->diags, file);
		binding->value = expr ? eval(unit, &here, expr, binding->type) : &bk_poison;
		return true;
	}
	return false;
}

static void settle_input(struct unit *unit, struct bk_ast *file, struct binding *binding)
{
	const struct bk_stmt *stmt = binding->stmt;
	struct here here = {.env = binding->env};

	binding->type = stmt->input.type ? named_type(unit, stmt->input.type) : NULL;
	if (input_from_flag(unit, binding) || input_from_file(unit, file, binding))
		return;
	if (stmt->input.standard) {
		binding->value = eval(unit, &here, stmt->input.standard, binding->type);
		return;
	}
	binding->value = &bk_poison;
	bk_diag(unit->diags, BK_INPUT_MISSING, stmt->input.name.span, "input `%s` has no value",
		binding->name->text.ptr);
	bk_diag_help(unit->diags, "Give one with `--set %s=…` or a default behind `=`.",
		binding->name->text.ptr);
}

void unit_inputs(struct unit *unit)
{
	struct bk_ast *file = NULL;
	struct bk_error error = {{0}};
	struct bk_file *source;

	if (unit->options->inputs_file.len && !unit->closed) {
		source = bk_sources_read(unit->sources, unit->options->inputs_file, &error);
		if (source)
			file = bk_parse(unit->arena, unit->names, unit->diags, source);
		else
			bk_diag(unit->diags, BK_INPUT_MISSING, BK_NO_SPAN, "%s", error.text);
	}
	for (size_t i = 0; i < unit->modules.len; i++) {
		struct module *module = unit->modules.entries[i].value;

		for (size_t j = 0; j < module->names.len; j++) {
			struct binding *binding = module->names.entries[j].value;

			if (binding->kind == BIND_INPUT && !binding->value)
				settle_input(unit, file, binding);
		}
	}
	for (size_t i = 0; i < unit->options->setting_count; i++) {
		struct bk_str name = unit->options->settings[i].name;
		struct binding *binding = bk_map_find(&unit->main->names, name);

		if (!binding || binding->kind != BIND_INPUT)
			bk_diag(unit->diags, BK_UNKNOWN_NAME, BK_NO_SPAN,
				"--set %.*s: the unit has no such input", BK_STR_ARGS(name));
	}
}

/* Constants that nothing asked for may be wrong all the same. */
static void evaluate_unused(struct unit *unit)
{
	for (size_t i = 0; i < unit->main->names.len; i++) {
		struct binding *binding = unit->main->names.entries[i].value;
		struct here here = {.env = binding->env};

		if (binding->kind == BIND_LET && !binding->used && !binding->quiet)
			eval(unit, &here, binding->expr, NULL);
	}
}

void report_unused(struct unit *unit)
{
	static const char *const words[] = {
		[BIND_LET] = "constant",
		[BIND_INPUT] = "input",
		[BIND_TEMPLATE] = "template",
	};

	evaluate_unused(unit);
	if (unit->model->incomplete)
		return;
	mark_mentioned(unit->main);
	for (size_t i = 0; i < unit->main->names.len; i++) {
		struct binding *binding = unit->main->names.entries[i].value;

		if (binding->used || binding->quiet || binding->env != unit->main->env ||
			binding->kind == BIND_VALUE || binding->kind == BIND_MODULE)
			continue;
		bk_diag(unit->diags, BK_UNUSED, binding->span, "%s `%s` is never used",
			words[binding->kind], binding->name->text.ptr);
		/* What stands before it would go to what comes behind it. */
		if (binding->stmt && !binding->stmt->attributes.len && !binding->stmt->doc.len)
			bk_diag_fix(unit->diags, BK_FIX_SAFE, removal(unit, binding->stmt->span),
				BK_STR(""), "Leave it out.");
	}
}
