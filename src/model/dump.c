/*
 * The model as indented text, stable, for golden files: `--dump=model`.
 */
#include "base/arena.h"
#include "base/out.h"
#include "model/model.h"

/* Texts that one object needs; emptied after each. */
struct dump {
	const struct bk_model *model;
	struct bk_arena *scratch;
	struct bk_out *out;
};

static void put_position(const struct dump *dump, struct bk_span span)
{
	struct bk_file *file = bk_sources_file(dump->model->sources, span.file);
	struct bk_position begin, end;

	if (!file)
		return;
	begin = bk_file_position(file, span.begin);
	end = bk_file_position(file, span.end);
	bk_out_printf(dump->out, " @%.*s:%u:%u", BK_STR_ARGS(file->path), begin.line, begin.column);
	if (begin.line == end.line)
		bk_out_printf(dump->out, "-%u", end.column);
	else
		bk_out_printf(dump->out, "-%u:%u", end.line, end.column);
}

static void put_value(
	const struct dump *dump, const char *word, const struct bk_value *value, size_t indent)
{
	static const char *const origins[] = {
		[BK_WRITTEN] = "written",
		[BK_INHERITED] = "inherited",
		[BK_DEFAULT] = "default",
	};

	bk_out_repeat(dump->out, ' ', indent);
	bk_out_printf(dump->out, "%s = %s (%s)\n", word, bk_value_show(dump->scratch, value).ptr,
		origins[value->origin]);
}

static void put_props(const struct dump *dump, const struct bk_kind *kind,
	const struct bk_value *const *props, size_t indent)
{
	for (size_t i = 0; kind && props && i < kind->attr_count; i++) {
		if (props[i])
			put_value(dump, kind->attrs[i].word, props[i], indent);
	}
}

static void put_tags(const struct dump *dump, const struct bk_object *object, size_t indent)
{
	bk_vec_foreach (i, &object->tags) {
		const struct bk_entry *tag = &object->tags.at[i];

		bk_out_repeat(dump->out, ' ', indent);
		bk_out_printf(dump->out, "tag \"%.*s\" = %s\n", BK_STR_ARGS(tag->key),
			bk_value_show(dump->scratch, tag->value).ptr);
	}
}

/* Objects nest three deep: plan, rule, copy. */
static void put_object(const struct dump *dump, const struct bk_object *object, size_t indent)
{
	static const char *const lives[] = {
		[BK_LIFE_PLAIN] = "",
		[BK_LIFE_EXISTING] = "existing ",
		[BK_LIFE_MANAGED] = "managed ",
		[BK_LIFE_RETIRED] = "retired ",
	};
	static const char *const raws[BK_RAW_COUNT] = {
		[BK_RAW_TERRAFORM] = "raw terraform",
		[BK_RAW_CLOUDFORMATION] = "raw cloudformation",
		[BK_RAW_API] = "raw api",
	};

	bk_out_repeat(dump->out, ' ', indent);
	bk_out_printf(dump->out, "%s%.*s", lives[object->life], BK_STR_ARGS(object->address));
	if (object->physical.len)
		bk_out_printf(dump->out, " \"%.*s\"", BK_STR_ARGS(object->physical));
	put_position(dump, object->name ? object->name_span : object->span);
	bk_out_char(dump->out, '\n');
	indent += 2;
	if (object->arn.len) {
		bk_out_repeat(dump->out, ' ', indent);
		bk_out_printf(dump->out, "arn %.*s\n", BK_STR_ARGS(object->arn));
	}
	put_props(dump, object->kind, object->props, indent);
	put_props(dump, object->extension, object->extension_props, indent);
	put_tags(dump, object, indent);
	for (size_t i = 0; i < BK_RAW_COUNT; i++) {
		if (object->raw[i])
			put_value(dump, raws[i], object->raw[i], indent);
	}
	bk_vec_foreach (i, &object->children)
		put_object(dump, object->children.at[i], indent);
}

static void put_organization(const struct dump *dump)
{
	const struct bk_model *model = dump->model;

	if (model->org) {
		bk_out_printf(dump->out, "org %s %.*s", model->org->name->text.ptr,
			BK_STR_ARGS(model->org->id));
		if (model->org->root.len)
			bk_out_printf(dump->out, " %.*s", BK_STR_ARGS(model->org->root));
		bk_out_text_of(dump->out, model->org->monitoring ? " monitoring\n" : "\n");
	}
	bk_vec_foreach (i, &model->ous) {
		const struct bk_ou *ou = model->ous.at[i];

		bk_out_printf(dump->out, "ou %s %.*s", ou->name->text.ptr, BK_STR_ARGS(ou->id));
		if (ou->parent)
			bk_out_printf(dump->out, " in %s", ou->parent->name->text.ptr);
		bk_out_char(dump->out, '\n');
	}
	bk_vec_foreach (i, &model->accounts) {
		const struct bk_account *account = model->accounts.at[i];

		bk_out_printf(dump->out, "account %s %.*s", account->name->text.ptr,
			BK_STR_ARGS(account->id));
		if (account->ou)
			bk_out_printf(dump->out, " in %s", account->ou->name->text.ptr);
		else if (account->in_org)
			bk_out_text_of(dump->out, " in org");
		bk_out_text_of(dump->out, account->is_management ? " management\n" : "\n");
	}
}

void bk_object_dump(
	const struct bk_model *model, const struct bk_object *object, struct bk_out *out)
{
	struct dump dump = {.model = model, .scratch = bk_arena_new(), .out = out};

	put_object(&dump, object, 0);
	bk_arena_free(dump.scratch);
}

void bk_model_dump(const struct bk_model *model, struct bk_out *out)
{
	struct dump dump = {.model = model, .scratch = bk_arena_new(), .out = out};

	bk_out_printf(out, "unit %.*s\n", BK_STR_ARGS(model->unit));
	put_organization(&dump);
	bk_vec_foreach (i, &model->objects) {
		put_object(&dump, model->objects.at[i], 0);
		bk_arena_reset(dump.scratch);
	}
	bk_vec_foreach (i, &model->moves) {
		const struct bk_move *move = &model->moves.at[i];

		bk_out_printf(out, "moved %s %.*s to %.*s\n", move->kind->word,
			BK_STR_ARGS(move->from), BK_STR_ARGS(move->to));
	}
	bk_arena_free(dump.scratch);
}
