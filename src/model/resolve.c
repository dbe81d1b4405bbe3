/*
 * Resolving, from files to the model: load, library, organization, objects, their contents.
 */
#include "model/unit.h"

#include "model/matrix.h"
#include "model/place.h"
#include "model/suppress.h"

/* Blocks of the library's tables (and of a project that restates one). */
static void read_rows(struct unit *unit, const struct module *module, enum bk_kind_id id)
{
	const struct bk_kind *kind = bk_kind_get(id);

	bk_vec_foreach (i, &module->files) {
		const struct bk_ast *ast = module->files.at[i];

		bk_vec_foreach (j, &ast->body.items) {
			const struct bk_stmt *stmt = ast->body.items.at[j];

			if (stmt->kind == BK_STMT_DECL &&
				bk_str_is(stmt->decl.kind.name->text, kind->word))
				bk_matrix_read(unit, module->env, kind, stmt);
		}
	}
}

static void read_library(struct unit *unit)
{
	static const enum bk_kind_id kinds[] = {BK_KIND_REGION, BK_KIND_LIMITS, BK_KIND_SERVICE};

	for (size_t i = 0; i < BK_COUNT(kinds); i++)
		read_rows(unit, unit->aws, kinds[i]);
	unit->steps = 0; /* the bound is on the program, however much there is to know of AWS */
	for (size_t m = 0; m < unit->modules.len; m++) {
		const struct module *module = unit->modules.entries[m].value;

		if (!module->is_std)
			read_rows(unit, module, BK_KIND_SERVICE);
	}
}

/* Names at the top of the files, once it is known what they could hide. */
static void check_names(struct unit *unit)
{
	for (size_t m = 0; m < unit->modules.len; m++) {
		const struct module *module = unit->modules.entries[m].value;

		for (size_t i = 0; !module->is_std && i < module->names.len; i++) {
			const struct binding *binding = module->names.entries[i].value;

			if (binding->env == module->env &&
				(binding->kind == BIND_LET || binding->kind == BIND_INPUT))
				check_meaning(unit, module->env, binding->name, binding->span);
		}
	}
}

static void init_maps(struct unit *unit)
{
	struct bk_map *maps[] = {&unit->modules, &unit->index, &unit->by_name, &unit->families,
		&unit->org_names, &unit->accounts_by_id, &unit->service_by_name,
		&unit->region_by_name, &unit->names_checked, &unit->physical, &unit->not_managed,
		&unit->model->by_address, &unit->model->limits};

	for (size_t i = 0; i < BK_COUNT(maps); i++)
		bk_map_init(maps[i], unit->arena);
}

static void init_unit(struct unit *unit, struct bk_arena *arena, struct bk_names *names,
	struct bk_sources *sources, struct bk_diags *diags,
	const struct bk_resolve_options *options)
{
	struct bk_model *model = bk_new(arena, struct bk_model);

	*unit = (struct unit){
		.arena = arena,
		.names = names,
		.sources = sources,
		.diags = diags,
		.model = model,
		.options = options,
		.steps_max = options->steps_max ? options->steps_max : BK_STEPS_MAX,
	};
	model->arena = arena;
	model->names = names;
	model->sources = sources;
	model->today = options->today;
	init_maps(unit);
}

/* From the loaded files on. */
static struct bk_model *resolve(struct unit *unit)
{
	read_library(unit);
	share_constants(unit);
	bk_suppress_collect(unit);
	bk_suppress_levels(unit);
	read_organization(unit);
	check_names(unit);
	unit_inputs(unit);
	expand_all(unit);
	fill_all(unit);
	check_objectives(unit);
	/* Half of an expansion is no model, and what is made of it would take long. */
	if (unit->exhausted) {
		unit->model->objects.len = unit->model->families.len = unit->model->moves.len = 0;
		bk_map_init(&unit->model->by_address, unit->arena);
	}
	report_unused(unit);
	bk_places_make(unit->model);
	return unit->model;
}

struct bk_model *bk_resolve(struct bk_arena *arena, struct bk_names *names,
	struct bk_sources *sources, struct bk_diags *diags, struct bk_str path,
	struct bk_str stdin_name, const struct bk_resolve_options *options,
	struct bk_error *ret_error)
{
	struct unit unit;

	init_unit(&unit, arena, names, sources, diags, options);
	if (!load_unit(&unit, path, stdin_name, ret_error))
		return NULL;
	return resolve(&unit);
}

struct bk_model *bk_resolve_file(struct bk_arena *arena, struct bk_names *names,
	struct bk_sources *sources, struct bk_diags *diags, struct bk_file *file,
	const struct bk_resolve_options *options)
{
	struct unit unit;

	init_unit(&unit, arena, names, sources, diags, options);
	unit.closed = true;
	load_file(&unit, file);
	return resolve(&unit);
}
