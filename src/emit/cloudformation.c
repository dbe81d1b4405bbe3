/*
 * CloudFormation JSON: templates as stacks.c lays them out, and bkc-stacks.json, which says in
 * which order they are deployed. Rows drive the resources; policies and locks of vaults,
 * attachments of roles and targets of policies are properties of their parents.
 */
#include "emit/cloudformation.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"
#include "emit/companion.h"
#include "emit/raw.h"
#include "emit/source_map.h"
#include "model/model.h"

/* What stands beside the properties of a resource; a raw map may name both. */
static const char *const resource_keys[] = {
	"Condition",
	"CreationPolicy",
	"DeletionPolicy",
	"DependsOn",
	"Metadata",
	"UpdatePolicy",
	"UpdateReplacePolicy",
};

static bool is_resource_key(struct bk_str key)
{
	for (size_t i = 0; i < BK_COUNT(resource_keys); i++) {
		if (bk_str_is(key, resource_keys[i]))
			return true;
	}
	return false;
}

static void write_members(struct bk_cloudformation *cf, const struct bk_desired *object,
	const struct bk_aws_prop *props, const struct bk_node *map, const struct bk_value *raw);

static void write_tags(
	struct bk_cloudformation *cf, const struct bk_desired *object, const struct bk_node *map)
{
	bk_json_array(&cf->json);
	bk_vec_foreach (i, &map->map) {
		bk_json_object(&cf->json);
		bk_json_key_string(&cf->json, "Key", map->map.at[i].key);
		bk_json_key(&cf->json, BK_STR("Value"));
		bk_cfn_value(cf, object, map->map.at[i].value);
		bk_json_end_object(&cf->json);
	}
	bk_json_end_array(&cf->json);
}

static void write_blocks(struct bk_cloudformation *cf, const struct bk_desired *object,
	const struct bk_aws_prop *prop, const struct bk_node *list)
{
	bk_json_array(&cf->json);
	bk_vec_foreach (i, &list->list) {
		const struct bk_node *item = list->list.at[i];
		const struct bk_value *raw = object->type->id == BK_AWS_PLAN
			? bk_raw_of_rule(&cf->emit, object, item)
			: NULL;

		bk_json_object(&cf->json);
		write_members(cf, object, prop->members, item, raw);
		bk_raw_write_entries(&cf->json, raw);
		bk_json_end_object(&cf->json);
	}
	bk_json_end_array(&cf->json);
}

static void write_property(struct bk_cloudformation *cf, const struct bk_desired *object,
	const struct bk_aws_prop *prop, const struct bk_node *value)
{
	switch (prop->shape) {
	case BK_SHAPE_BLOCK:
		bk_json_object(&cf->json);
		write_members(cf, object, prop->members, value, NULL);
		bk_json_end_object(&cf->json);
		break;
	case BK_SHAPE_BLOCKS:
		write_blocks(cf, object, prop, value);
		break;
	case BK_SHAPE_TAG_LIST:
		write_tags(cf, object, value);
		break;
	case BK_SHAPE_ZONE:
		bk_json_string(
			&cf->json, bk_str_is(value->text, "UTC") ? BK_STR("Etc/UTC") : value->text);
		break;
	case BK_SHAPE_PLAIN:
	case BK_SHAPE_FREE_MAP:
		bk_cfn_value(cf, object, value);
		break;
	}
}

/* Properties in the order of their rows; `raw` takes the place of what it names. */
static void write_members(struct bk_cloudformation *cf, const struct bk_desired *object,
	const struct bk_aws_prop *props, const struct bk_node *map, const struct bk_value *raw)
{
	for (const struct bk_aws_prop *prop = props; prop->api; prop++) {
		const struct bk_node *value = bk_node_find(map, prop->api);

		if (!value && !prop->standard)
			continue;
		if (strcmp(prop->cloudformation, BK_AWS_IMPLIED) == 0 ||
			bk_raw_has(raw, prop->cloudformation))
			continue;
		bk_json_key(&cf->json, bk_str_of(prop->cloudformation));
		if (value)
			write_property(cf, object, prop, value);
		else
			bk_json_raw(&cf->json, bk_str_of(prop->standard));
	}
}

/* A part as the value of the parent's property. */
static void write_part(struct bk_cloudformation *cf, const struct bk_desired *part)
{
	if (part->type->part_value) {
		bk_cfn_value(cf, part, bk_node_find(part->body, part->type->part_value));
		return;
	}
	bk_json_object(&cf->json);
	write_members(cf, part, part->type->props, part->body, NULL);
	bk_json_end_object(&cf->json);
}

/* The parts of one type: one value, or a list of all. */
static void write_parts_of(struct bk_cloudformation *cf, const struct bk_desired *object,
	const struct bk_aws_type *type)
{
	bool open = false;

	for (size_t i = cf->first_part[object->index]; i; i = cf->next_part[i - 1]) {
		const struct bk_desired *part = cf->emit.list->objects.at[i - 1];

		if (part->type != type)
			continue;
		if (!open) {
			bk_json_key(&cf->json, bk_str_of(type->part));
			if (type->part_is_list)
				bk_json_array(&cf->json);
		}
		open = true;
		write_part(cf, part);
	}
	if (open && type->part_is_list)
		bk_json_end_array(&cf->json);
}

static void write_parts(
	struct bk_cloudformation *cf, const struct bk_desired *object, const struct bk_value *raw)
{
	for (enum bk_aws_id id = BK_AWS_NONE + 1; id < BK_AWS_COUNT; id++) {
		const struct bk_aws_type *type = bk_aws_type_get(id);

		if (type->part && cf->first_part[object->index] && !bk_raw_has(raw, type->part))
			write_parts_of(cf, object, type);
	}
}

static void write_properties(
	struct bk_cloudformation *cf, const struct bk_desired *object, const struct bk_value *raw)
{
	const struct bk_value *more = raw ? bk_value_entry(raw, BK_STR("Properties")) : NULL;
	struct bk_json *json = &cf->json;

	if (more && more->kind != BK_V_MAP)
		more = NULL;
	bk_json_key(json, BK_STR("Properties"));
	bk_json_object(json);
	write_members(cf, object, object->type->props, object->body, more ? more : raw);
	write_parts(cf, object, more ? more : raw);
	if (more) {
		bk_raw_write_entries(json, more);
	} else if (raw) {
		bk_vec_foreach (i, &raw->map) {
			if (is_resource_key(raw->map.at[i].key))
				continue;
			bk_json_key(json, raw->map.at[i].key);
			bk_raw_write(json, raw->map.at[i].value);
		}
	}
	bk_json_end_object(json);
}

static void write_metadata(struct bk_cloudformation *cf, const struct bk_desired *object)
{
	struct bk_str place = bk_emit_place(&cf->emit, object->span);
	struct bk_json *json = &cf->json;

	bk_json_key(json, BK_STR("Metadata"));
	bk_json_object(json);
	bk_json_key(json, BK_STR("bkc"));
	bk_json_object(json);
	bk_json_key_string(json, "Address", object->address);
	if (place.len)
		bk_json_key_string(json, "Source", place);
	if (object->because.len)
		bk_json_key_string(json, "Because", object->because);
	bk_json_end_object(json);
	/* RDS takes "8.0" and picks the newest of it; cfn-lint's list has full versions alone, and
	 * those of its own day. */
	if (object->type->id == BK_AWS_DB_INSTANCE && bk_node_find(object->body, "EngineVersion")) {
		bk_json_key(json, BK_STR("cfn-lint"));
		bk_json_raw(json, BK_STR("{\"config\": {\"ignore_checks\": [\"E3691\"]}}"));
	}
	bk_json_end_object(json);
}

/* What DependsOn may name: what stands before the resource in its template, and what no reference
 * of the resource names already. */
struct depends {
	struct bk_cloudformation *cf;
	const struct bk_desired *object;
	BK_VEC(const struct bk_desired *) after, referenced;
};

static void collect_depends(struct depends *depends, const struct bk_desired *of)
{
	struct bk_cloudformation *cf = depends->cf;
	const struct bk_emit *emit = &cf->emit;
	const struct bk_desired *object = depends->object;

	for (size_t i = emit->need_first[of->index]; i < emit->need_first[of->index + 1]; i++) {
		const struct bk_edge *edge = emit->needs[i];
		const struct bk_desired *first = bk_cfn_owner(cf, edge->to);

		if (!first || first == object ||
			cf->template_of[first->index] != cf->template_of[object->index] ||
			cf->position[first->index] >= cf->position[object->index])
			continue;
		if (edge->reason)
			bk_vec_push(emit->arena, &depends->after, first);
		else
			bk_vec_push(emit->arena, &depends->referenced, first);
	}
}

static bool among(
	const struct bk_desired *object, const struct bk_desired *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i] == object)
			return true;
	}
	return false;
}

static void write_depends_on(struct bk_cloudformation *cf, const struct bk_desired *object)
{
	struct depends depends = {.cf = cf, .object = object};
	bool open = false;

	collect_depends(&depends, object);
	for (size_t i = cf->first_part[object->index]; i; i = cf->next_part[i - 1])
		collect_depends(&depends, cf->emit.list->objects.at[i - 1]);
	bk_vec_foreach (i, &depends.after) {
		const struct bk_desired *first = depends.after.at[i];

		if (among(first, depends.after.at, i) ||
			among(first, depends.referenced.at, depends.referenced.len))
			continue;
		if (!open) {
			bk_json_key(&cf->json, BK_STR("DependsOn"));
			bk_json_array(&cf->json);
		}
		open = true;
		bk_json_string(&cf->json, cf->ids[first->index]);
	}
	if (open)
		bk_json_end_array(&cf->json);
}

void bk_cfn_write_resource(struct bk_cloudformation *cf, const struct bk_desired *object)
{
	const struct bk_value *raw = bk_raw_of(&cf->emit, object);
	struct bk_json *json = &cf->json;

	bk_json_key(json, cf->ids[object->index]);
	bk_json_object(json);
	bk_json_key_string(json, "Type", bk_str_of(object->type->cloudformation));
	if (!bk_raw_has(raw, "Metadata"))
		write_metadata(cf, object);
	if (!bk_raw_has(raw, "DependsOn"))
		write_depends_on(cf, object);
	/* What holds backups, or the keys to them, outlives its stack. */
	if (object->type->retain && !bk_raw_has(raw, "DeletionPolicy"))
		bk_json_key_string(json, "DeletionPolicy", BK_STR("Retain"));
	if (object->type->retain && !bk_raw_has(raw, "UpdateReplacePolicy"))
		bk_json_key_string(json, "UpdateReplacePolicy", BK_STR("Retain"));
	if (raw) {
		bk_vec_foreach (i, &raw->map) {
			if (!is_resource_key(raw->map.at[i].key))
				continue;
			bk_json_key(json, raw->map.at[i].key);
			bk_raw_write(json, raw->map.at[i].value);
		}
	}
	write_properties(cf, object, raw);
	bk_json_end_object(json);
}

static void write_parameters(struct bk_cloudformation *cf, const struct bk_cfn_template *template)
{
	struct bk_json *json = &cf->json;

	if (!template->parameters.len)
		return;
	bk_json_key(json, BK_STR("Parameters"));
	bk_json_object(json);
	bk_vec_foreach (i, &template->parameters) {
		const struct bk_desired *key = template->parameters.at[i];

		bk_json_key(json, cf->ids[key->index]);
		bk_json_object(json);
		bk_json_key_string(json, "Type", BK_STR("String"));
		bk_json_key_string(json, "Description",
			bk_str_format(cf->emit.arena, "ARN of the existing key %.*s",
				BK_STR_ARGS(key->name)));
		bk_json_key_string(json, "AllowedPattern",
			BK_STR("arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+"));
		bk_json_end_object(json);
	}
	bk_json_end_object(json);
}

static void write_outputs(struct bk_cloudformation *cf, const struct bk_cfn_template *template)
{
	struct bk_json *json = &cf->json;

	if (!template->exports)
		return;
	bk_json_key(json, BK_STR("Outputs"));
	bk_json_object(json);
	bk_vec_foreach (i, &template->resources) {
		const struct bk_desired *object = template->resources.at[i];

		for (enum bk_ref_part part = BK_REF_ARN; part <= BK_REF_ID; part++) {
			if (!(cf->exported[object->index] & (1U << part)))
				continue;
			bk_json_key(json,
				bk_str_format(cf->emit.arena, "%.*s%s",
					BK_STR_ARGS(cf->ids[object->index]),
					object->type->cloudformation_refs[part]));
			bk_json_object(json);
			bk_json_key(json, BK_STR("Value"));
			bk_cfn_write_local(cf, object, part);
			bk_json_key(json, BK_STR("Export"));
			bk_json_object(json);
			bk_json_key_string(json, "Name", bk_cfn_export_name(cf, object, part));
			bk_json_end_object(json);
			bk_json_end_object(json);
		}
	}
	bk_json_end_object(json);
}

static bool write_template(struct bk_cloudformation *cf, const struct bk_cfn_template *template)
{
	struct bk_out *out = bk_emit_open(&cf->emit, template->file.ptr, false);
	struct bk_json *json = &cf->json;
	struct bk_str part = BK_STR("");

	if (!out)
		return false;
	if (template->number > 1)
		part = bk_str_format(cf->emit.arena, ", part %zu", template->number);
	bk_json_init(json, out, false);
	bk_json_object(json);
	bk_json_key_string(json, "AWSTemplateFormatVersion", BK_STR("2010-09-09"));
	bk_json_key_string(json, "Description",
		bk_str_format(cf->emit.arena,
			"Written by bkc from the unit %.*s: account %.*s (%.*s) in %.*s%.*s",
			BK_STR_ARGS(cf->emit.list->model->unit),
			BK_STR_ARGS(template->account->name->text),
			BK_STR_ARGS(template->account->id),
			BK_STR_ARGS(template->region->name->text), BK_STR_ARGS(part)));
	write_parameters(cf, template);
	bk_json_key(json, BK_STR("Resources"));
	bk_json_object(json);
	bk_vec_foreach (i, &template->resources)
		bk_cfn_write_resource(cf, template->resources.at[i]);
	bk_json_end_object(json);
	write_outputs(cf, template);
	bk_json_end_object(json);
	bk_out_char(out, '\n');
	return bk_emit_close(&cf->emit, out);
}

static bool has_named_role(const struct bk_cfn_template *template)
{
	bk_vec_foreach (i, &template->resources) {
		if (template->resources.at[i]->type->id == BK_AWS_ROLE)
			return true;
	}
	return false;
}

static void write_stack(struct bk_cloudformation *cf, const struct bk_cfn_template *template)
{
	struct bk_str role = bk_emit_access_role(&cf->emit, template->account);
	struct bk_json *json = &cf->json;

	bk_json_object(json);
	bk_json_key_string(json, "stack", template->stack);
	bk_json_key_string(json, "template", template->file);
	bk_json_key_string(json, "account", template->account->id);
	bk_json_key_string(json, "region", template->region->name->text);
	if (role.len)
		bk_json_key_string(json, "assume_role", role);
	bk_json_key(json, BK_STR("capabilities"));
	bk_json_array(json);
	if (has_named_role(template))
		bk_json_string(json, BK_STR("CAPABILITY_NAMED_IAM"));
	bk_json_end_array(json);
	bk_json_key(json, BK_STR("parameters"));
	bk_json_object(json);
	bk_vec_foreach (i, &template->parameters) {
		const struct bk_desired *key = template->parameters.at[i];

		bk_json_key(json, cf->ids[key->index]);
		bk_json_string(json,
			bk_str_format(
				cf->emit.arena, "ARN of the key %.*s", BK_STR_ARGS(key->name)));
	}
	bk_json_end_object(json);
	bk_json_end_object(json);
}

static bool write_index(struct bk_cloudformation *cf)
{
	struct bk_out *out = bk_emit_open(&cf->emit, "bkc-stacks.json", false);

	if (!out)
		return false;
	bk_json_init(&cf->json, out, false);
	bk_json_array(&cf->json);
	bk_vec_foreach (i, &cf->templates)
		write_stack(cf, cf->templates.at[i]);
	bk_json_end_array(&cf->json);
	bk_out_char(out, '\n');
	return bk_emit_close(&cf->emit, out);
}

static void map_resource(struct bk_source_map *map, const struct bk_cloudformation *cf,
	const struct bk_cfn_template *template, const struct bk_desired *object)
{
	size_t number = 0;

	bk_source_map_begin(map);
	bk_json_text(&map->json, template->file);
	bk_json_text(&map->json, BK_STR("#"));
	bk_json_text(&map->json, cf->ids[object->index]);
	bk_source_map_end(map, object);
	for (size_t i = cf->first_part[object->index]; i; i = cf->next_part[i - 1]) {
		const struct bk_desired *part = cf->emit.list->objects.at[i - 1];

		bk_source_map_begin(map);
		bk_json_text(&map->json, template->file);
		bk_json_text(&map->json, BK_STR("#"));
		bk_json_text(&map->json, cf->ids[object->index]);
		bk_json_text(&map->json, BK_STR("."));
		bk_json_text(&map->json, bk_str_of(part->type->part));
		if (part->type->part_is_list)
			bk_json_text(&map->json, bk_str_format(cf->emit.arena, "[%zu]", number++));
		bk_source_map_end(map, part);
	}
}

static bool write_map(struct bk_cloudformation *cf)
{
	struct bk_source_map map;

	if (!bk_source_map_open(&map, &cf->emit))
		return false;
	bk_vec_foreach (i, &cf->templates) {
		const struct bk_cfn_template *template = cf->templates.at[i];

		bk_vec_foreach (j, &template->resources)
			map_resource(&map, cf, template, template->resources.at[j]);
	}
	return bk_source_map_close(&map);
}

/* Templates are split by number and size; what is left is far off any real unit. */
static bool fits(const struct bk_cloudformation *cf)
{
	bool fine = true;

	bk_vec_foreach (i, &cf->templates) {
		const struct bk_cfn_template *template = cf->templates.at[i];

		if (template->exports <= BK_CFN_OUTPUTS_MAX)
			continue;
		bk_diag(cf->emit.diags, BK_CANNOT_EMIT, template->resources.at[0]->span,
			"a CloudFormation template has at most %d outputs; account %s needs %zu in "
			"%s",
			BK_CFN_OUTPUTS_MAX, template->account->name->text.ptr, template->exports,
			template->region->name->text.ptr);
		bk_diag_help(cf->emit.diags, "Use `bkc emit --terraform`, or make it two units.");
		fine = false;
	}
	return fine;
}

bool bk_emit_cloudformation(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error)
{
	struct bk_cloudformation cf = {0};

	bk_emit_init(&cf.emit, BK_EMIT_CLOUDFORMATION, arena, diags, list, graph, sink, ret_error);
	if (!bk_emit_can_say(&cf.emit))
		return false;
	bk_stacks_make(&cf);
	if (!fits(&cf))
		return false;
	bk_vec_foreach (i, &cf.templates) {
		if (!write_template(&cf, cf.templates.at[i]))
			return false;
	}
	return write_index(&cf) && bk_companion_write(&cf.emit) && write_map(&cf);
}
