/*
 * Terraform JSON: one root, a provider per account and region. Rows drive the resources; what no
 * row says is in terraform_hooks.c.
 */
#include "emit/terraform.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/out.h"
#include "emit/companion.h"
#include "emit/names.h"
#include "emit/raw.h"
#include "emit/source_map.h"
#include "model/model.h"

/* Write-only arguments came with 1.11, the rest needs nothing new. */
#define VERSION_OF_SECRETS ">= 1.11"
#define VERSION_OTHERWISE  ">= 1.5"

/* Whether the output holds the object: as a resource or, found by its alias, as a data source. */
static bool is_shown(const struct bk_terraform *tf, const struct bk_desired *object)
{
	return bk_emit_way(&tf->emit, object) == BK_WAY_RESOURCE || bk_emit_is_alias_only(object);
}

/* From the address behind its kind. */
static struct bk_str wanted_name(const struct bk_terraform *tf, struct bk_str address)
{
	struct bk_str rest = address;

	(void)bk_str_cut(&rest, ':');
	return bk_snake(tf->emit.arena, rest.len ? rest : address);
}

static void name_objects(
	struct bk_terraform *tf, const struct bk_desired *const *objects, size_t count)
{
	struct bk_arena *arena = tf->emit.arena;
	struct bk_identifier *items = bk_new_array(arena, struct bk_identifier, count + 1);

	for (size_t i = 0; i < count; i++) {
		items[i].wanted = wanted_name(tf, objects[i]->address);
		items[i].seed = objects[i]->address;
	}
	bk_identifiers_settle(arena, items, count, "_");
	for (size_t i = 0; i < count; i++)
		tf->names[objects[i]->index] = items[i].name;
}

/* Names are unique within a type; data sources are no resources. */
static void name_all(struct bk_terraform *tf)
{
	tf->names = bk_new_array(tf->emit.arena, struct bk_str, tf->emit.list->objects.len + 1);
	for (enum bk_aws_id id = BK_AWS_NONE + 1; id < BK_AWS_COUNT; id++)
		name_objects(
			tf, tf->emit.resources[id].objects.at, tf->emit.resources[id].objects.len);
	name_objects(tf, tf->emit.aliases.at, tf->emit.aliases.len);
}

static struct bk_tf_provider **provider_slot(
	const struct bk_terraform *tf, const struct bk_desired *object)
{
	return &tf->provider_of[object->account->index_in_model *
			tf->emit.list->model->regions.len +
		bk_emit_region(&tf->emit, object)->index_in_model];
}

static void make_providers(struct bk_terraform *tf)
{
	const struct bk_model *model = tf->emit.list->model;
	struct bk_arena *arena = tf->emit.arena;
	struct bk_identifier *items;

	tf->provider_of = bk_new_array(
		arena, struct bk_tf_provider *, model->accounts.len * model->regions.len);
	bk_vec_foreach (i, &tf->emit.list->objects) {
		const struct bk_desired *object = tf->emit.list->objects.at[i];
		struct bk_tf_provider *provider, **slot;

		if (!is_shown(tf, object))
			continue;
		slot = provider_slot(tf, object);
		if (*slot)
			continue;
		provider = bk_new(arena, struct bk_tf_provider);
		provider->account = object->account;
		provider->region = bk_emit_region(&tf->emit, object);
		*slot = provider;
		bk_vec_push(arena, &tf->providers, provider);
	}
	items = bk_new_array(arena, struct bk_identifier, tf->providers.len + 1);
	bk_vec_foreach (i, &tf->providers) {
		const struct bk_tf_provider *provider = tf->providers.at[i];

		items[i].seed =
			bk_str_format(arena, "%.*s %.*s", BK_STR_ARGS(provider->account->id),
				BK_STR_ARGS(provider->region->name->text));
		items[i].wanted = bk_snake(arena,
			bk_str_format(arena, "%.*s %.*s",
				BK_STR_ARGS(provider->account->name->text),
				BK_STR_ARGS(provider->region->name->text)));
	}
	bk_identifiers_settle(arena, items, tf->providers.len, "_");
	bk_vec_foreach (i, &tf->providers)
		tf->providers.at[i]->alias =
			bk_str_format(arena, "aws.%.*s", BK_STR_ARGS(items[i].name));
}

/* Each once, in the order of the matrix. */
static void collect_keys(struct bk_terraform *tf)
{
	const struct bk_model *model = tf->emit.list->model;

	bk_vec_foreach (i, &model->services) {
		struct bk_str optin = model->services.at[i]->optin;
		struct bk_str advanced = model->services.at[i]->advanced;

		if (optin.len && !bk_strs_have(tf->optin_keys.at, tf->optin_keys.len, optin))
			bk_vec_push(tf->emit.arena, &tf->optin_keys, optin);
		if (advanced.len &&
			!bk_strs_have(tf->advanced_keys.at, tf->advanced_keys.len, advanced))
			bk_vec_push(tf->emit.arena, &tf->advanced_keys, advanced);
	}
}

static bool has_secret(const struct bk_desired *object)
{
	const struct bk_node *password = object->type->id == BK_AWS_DB_INSTANCE
		? bk_node_find(object->body, "MasterUserPassword")
		: NULL;

	return password && password->kind == BK_NODE_SECRET;
}

static void write_head(struct bk_terraform *tf)
{
	struct bk_json *json = &tf->json;
	bool secrets = false;

	bk_vec_foreach (i, &tf->emit.graph->order)
		secrets = secrets || has_secret(tf->emit.graph->order.at[i]);
	bk_json_key(json, BK_STR("//"));
	bk_json_string(json,
		bk_str_format(tf->emit.arena,
			"Written by bkc from the unit %.*s; bkc-source-map.json says what comes "
			"from where.",
			BK_STR_ARGS(tf->emit.list->model->unit)));
	bk_json_key(json, BK_STR("terraform"));
	bk_json_object(json);
	bk_json_key_string(json, "required_version",
		bk_str_of(secrets ? VERSION_OF_SECRETS : VERSION_OTHERWISE));
	bk_json_key(json, BK_STR("required_providers"));
	bk_json_object(json);
	bk_json_key(json, BK_STR("aws"));
	bk_json_object(json);
	bk_json_key_string(json, "source", BK_STR("hashicorp/aws"));
	bk_json_key_string(json, "version", BK_STR("~> 5.100"));
	bk_json_end_object(json);
	bk_json_end_object(json);
	bk_json_end_object(json);
}

static void write_provider(struct bk_terraform *tf, const struct bk_tf_provider *provider)
{
	struct bk_json *json = &tf->json;
	struct bk_str role = bk_emit_access_role(&tf->emit, provider->account);

	bk_json_object(json);
	bk_json_key(json, BK_STR("alias"));
	bk_json_string(json,
		(struct bk_str){provider->alias.ptr + strlen("aws."),
			provider->alias.len - strlen("aws.")});
	bk_json_key_string(json, "region", provider->region->name->text);
	/* Wrong credentials must never reach a wrong account. */
	bk_json_key(json, BK_STR("allowed_account_ids"));
	bk_json_array(json);
	bk_json_string(json, provider->account->id);
	bk_json_end_array(json);
	if (role.len) {
		bk_json_key(json, BK_STR("assume_role"));
		bk_json_array(json);
		bk_json_object(json);
		bk_json_key_string(json, "role_arn", role);
		bk_json_key_string(json, "session_name", bk_emit_session(&tf->emit));
		bk_json_end_object(json);
		bk_json_end_array(json);
	}
	bk_json_end_object(json);
}

static void write_providers(struct bk_terraform *tf)
{
	if (!tf->providers.len)
		return;
	bk_json_key(&tf->json, BK_STR("provider"));
	bk_json_object(&tf->json);
	bk_json_key(&tf->json, BK_STR("aws"));
	bk_json_array(&tf->json);
	bk_vec_foreach (i, &tf->providers)
		write_provider(tf, tf->providers.at[i]);
	bk_json_end_array(&tf->json);
	bk_json_end_object(&tf->json);
}

static void write_comment(
	struct bk_terraform *tf, const struct bk_desired *object, const struct bk_value *raw)
{
	struct bk_json *json = &tf->json;
	struct bk_str file;
	uint32_t line;

	bk_json_key(json, BK_STR("//"));
	bk_json_text_begin(json);
	bk_json_text(json, object->address);
	if (bk_emit_where(&tf->emit, object->span, &file, &line)) {
		bk_json_text(json, BK_STR(" at "));
		bk_json_text(json, file);
		bk_out_printf(json->out, ":%u", line);
	}
	if (object->because.len) {
		bk_json_text(json, BK_STR(": because "));
		bk_json_text(json, object->because);
	}
	bk_json_text_end(json);
	if (!bk_raw_has(raw, "provider"))
		bk_json_key_string(json, "provider", (*provider_slot(tf, object))->alias);
}

static void write_members(struct bk_terraform *tf, const struct bk_desired *object,
	const struct bk_aws_prop *props, const struct bk_node *map, const struct bk_value *raw);

static void write_blocks(struct bk_terraform *tf, const struct bk_desired *object,
	const struct bk_aws_prop *prop, const struct bk_node *list)
{
	bk_json_array(&tf->json);
	bk_vec_foreach (i, &list->list) {
		const struct bk_node *item = list->list.at[i];
		const struct bk_value *raw = object->type->id == BK_AWS_PLAN
			? bk_raw_of_rule(&tf->emit, object, item)
			: NULL;

		bk_json_object(&tf->json);
		write_members(tf, object, prop->members, item, raw);
		bk_raw_write_entries(&tf->json, raw);
		bk_json_end_object(&tf->json);
	}
	bk_json_end_array(&tf->json);
}

static void write_property(struct bk_terraform *tf, const struct bk_desired *object,
	const struct bk_aws_prop *prop, const struct bk_node *value)
{
	switch (prop->shape) {
	case BK_SHAPE_BLOCK:
		bk_json_object(&tf->json);
		write_members(tf, object, prop->members, value, NULL);
		bk_json_end_object(&tf->json);
		break;
	case BK_SHAPE_BLOCKS:
		write_blocks(tf, object, prop, value);
		break;
	case BK_SHAPE_ZONE:
		bk_tf_string(tf, bk_str_is(value->text, "UTC") ? BK_STR("Etc/UTC") : value->text);
		break;
	case BK_SHAPE_PLAIN:
	case BK_SHAPE_FREE_MAP:
	case BK_SHAPE_TAG_LIST:
		bk_tf_value(tf, value);
		break;
	}
}

/* Properties in the order of their rows; `raw` takes the place of what it names. */
static void write_members(struct bk_terraform *tf, const struct bk_desired *object,
	const struct bk_aws_prop *props, const struct bk_node *map, const struct bk_value *raw)
{
	for (const struct bk_aws_prop *prop = props; prop->api; prop++) {
		const struct bk_node *value = bk_node_find(map, prop->api);

		if (!value && !prop->standard)
			continue;
		if (strcmp(prop->terraform, BK_AWS_IMPLIED) == 0 ||
			bk_raw_has(raw, prop->terraform))
			continue;
		if (strcmp(prop->terraform, BK_AWS_SPLICED) == 0) {
			write_members(tf, object, prop->members, value, raw);
			continue;
		}
		bk_json_key(&tf->json, bk_str_of(prop->terraform));
		if (value)
			write_property(tf, object, prop, value);
		else
			bk_json_raw(&tf->json, bk_str_of(prop->standard));
	}
}

/* What comes first for a reason that no reference shows. The companion runs before all. */
static void write_depends_on(struct bk_terraform *tf, const struct bk_desired *object)
{
	bool open = false;

	for (size_t i = tf->emit.need_first[object->index];
		i < tf->emit.need_first[object->index + 1]; i++) {
		const struct bk_edge *edge = tf->emit.needs[i];

		if (!edge->reason || bk_emit_way(&tf->emit, edge->to) != BK_WAY_RESOURCE)
			continue;
		if (!open) {
			bk_json_key(&tf->json, BK_STR("depends_on"));
			bk_json_array(&tf->json);
		}
		open = true;
		bk_json_text_begin(&tf->json);
		bk_json_text(&tf->json, bk_str_of(edge->to->type->terraform));
		bk_json_text(&tf->json, BK_STR("."));
		bk_json_text(&tf->json, tf->names[edge->to->index]);
		bk_json_text_end(&tf->json);
	}
	if (open)
		bk_json_end_array(&tf->json);
}

static void write_resource(struct bk_terraform *tf, const struct bk_desired *object)
{
	const struct bk_value *raw = bk_raw_of(&tf->emit, object);

	if (has_secret(object))
		bk_vec_push(tf->emit.arena, &tf->secrets, object);
	bk_json_key(&tf->json, tf->names[object->index]);
	bk_json_object(&tf->json);
	write_comment(tf, object, raw);
	write_members(tf, object, object->type->props, object->body, raw);
	bk_tf_extras(tf, object, raw);
	if (!bk_raw_has(raw, "depends_on"))
		write_depends_on(tf, object);
	bk_raw_write_entries(&tf->json, raw);
	bk_json_end_object(&tf->json);
}

typedef void write_fn(struct bk_terraform *tf, const struct bk_desired *object);

static void write_resources(struct bk_terraform *tf)
{
	bk_json_key(&tf->json, BK_STR("resource"));
	bk_json_object(&tf->json);
	for (enum bk_aws_id id = BK_AWS_NONE + 1; id < BK_AWS_COUNT; id++) {
		const struct bk_emit_bucket *bucket = &tf->emit.resources[id];

		if (!bucket->objects.len)
			continue;
		bk_json_key(&tf->json, bk_str_of(bk_aws_type_get(id)->terraform));
		bk_json_object(&tf->json);
		bk_vec_foreach (i, &bucket->objects)
			write_resource(tf, bucket->objects.at[i]);
		bk_json_end_object(&tf->json);
	}
	bk_json_end_object(&tf->json);
}

/* Existing keys of which only the alias is known: Terraform looks them up. */
static void write_data(struct bk_terraform *tf)
{
	if (!tf->emit.aliases.len)
		return;
	bk_json_key(&tf->json, BK_STR("data"));
	bk_json_object(&tf->json);
	bk_json_key(&tf->json, BK_STR("aws_kms_alias"));
	bk_json_object(&tf->json);
	bk_vec_foreach (i, &tf->emit.aliases) {
		const struct bk_desired *key = tf->emit.aliases.at[i];

		bk_json_key(&tf->json, tf->names[key->index]);
		bk_json_object(&tf->json);
		write_comment(tf, key, NULL);
		bk_json_key(&tf->json, BK_STR("name"));
		bk_tf_string(tf, key->name);
		bk_json_end_object(&tf->json);
	}
	bk_json_end_object(&tf->json);
	bk_json_end_object(&tf->json);
}

/* Secrets are read while Terraform runs, and kept nowhere. */
static void write_ephemeral(struct bk_terraform *tf)
{
	if (!tf->secrets.len)
		return;
	bk_json_key(&tf->json, BK_STR("ephemeral"));
	bk_json_object(&tf->json);
	bk_json_key(&tf->json, BK_STR(BK_TF_SECRET_TYPE));
	bk_json_object(&tf->json);
	bk_vec_foreach (i, &tf->secrets) {
		const struct bk_desired *object = tf->secrets.at[i];
		const struct bk_node *password = bk_node_find(object->body, "MasterUserPassword");

		bk_json_key(&tf->json, tf->names[object->index]);
		bk_json_object(&tf->json);
		write_comment(tf, object, NULL);
		bk_json_key(&tf->json, BK_STR("secret_id"));
		bk_tf_string(tf, password->secret.text);
		bk_json_end_object(&tf->json);
	}
	bk_json_end_object(&tf->json);
	bk_json_end_object(&tf->json);
}

static void write_output_value(
	struct bk_terraform *tf, const struct bk_desired *object, enum bk_ref_part part)
{
	static const char *const keys[] = {"arn", "name", "id"};
	const char *attribute = object->type->terraform_refs[part];

	/* Where an object has a name, its id is the same again, or of no use: but for plans. */
	if (!attribute ||
		(part == BK_REF_ID && object->type->terraform_refs[BK_REF_NAME] &&
			object->type->id != BK_AWS_PLAN))
		return;
	bk_json_key(&tf->json, bk_str_of(keys[part]));
	bk_json_text_begin(&tf->json);
	bk_json_text(&tf->json, BK_STR("${"));
	bk_json_text(&tf->json, bk_str_of(object->type->terraform));
	bk_json_text(&tf->json, BK_STR("."));
	bk_json_text(&tf->json, tf->names[object->index]);
	bk_json_text(&tf->json, BK_STR("."));
	bk_json_text(&tf->json, bk_str_of(attribute));
	bk_json_text(&tf->json, BK_STR("}"));
	bk_json_text_end(&tf->json);
}

static void write_output(struct bk_terraform *tf, const struct bk_desired *object)
{
	bk_json_text_begin(&tf->json);
	bk_json_text(&tf->json, bk_str_of(object->type->name));
	bk_json_text(&tf->json, BK_STR("_"));
	bk_json_text(&tf->json, tf->names[object->index]);
	bk_json_key_end(&tf->json);
	bk_json_object(&tf->json);
	bk_json_key_string(&tf->json, "description", object->address);
	bk_json_key(&tf->json, BK_STR("value"));
	bk_json_object(&tf->json);
	write_output_value(tf, object, BK_REF_ARN);
	write_output_value(tf, object, BK_REF_NAME);
	write_output_value(tf, object, BK_REF_ID);
	bk_json_end_object(&tf->json);
	bk_json_end_object(&tf->json);
}

/* What other roots read: vaults, keys, roles, plans. */
static void write_outputs(struct bk_terraform *tf)
{
	bool open = false;

	bk_vec_foreach (i, &tf->emit.graph->order) {
		const struct bk_desired *object = tf->emit.graph->order.at[i];

		if (!object->type->output || bk_emit_way(&tf->emit, object) != BK_WAY_RESOURCE)
			continue;
		if (!open) {
			bk_json_key(&tf->json, BK_STR("output"));
			bk_json_object(&tf->json);
		}
		open = true;
		write_output(tf, object);
	}
	if (open)
		bk_json_end_object(&tf->json);
}

static void write_move(
	struct bk_terraform *tf, const struct bk_desired *object, struct bk_str old_name)
{
	struct bk_str names[] = {old_name, tf->names[object->index]};
	static const char *const keys[] = {"from", "to"};

	bk_json_object(&tf->json);
	for (size_t i = 0; i < BK_COUNT(keys); i++) {
		bk_json_key(&tf->json, bk_str_of(keys[i]));
		bk_json_text_begin(&tf->json);
		bk_json_text(&tf->json, bk_str_of(object->type->terraform));
		bk_json_text(&tf->json, BK_STR("."));
		bk_json_text(&tf->json, names[i]);
		bk_json_text_end(&tf->json);
	}
	bk_json_end_object(&tf->json);
}

/* A new address is a new name in Terraform: it is told that the object is the same. */
static void write_moves(struct bk_terraform *tf)
{
	if (!tf->emit.list->model->moves.len)
		return;
	bk_json_key(&tf->json, BK_STR("moved"));
	bk_json_array(&tf->json);
	bk_vec_foreach (i, &tf->emit.graph->order) {
		const struct bk_desired *object = tf->emit.graph->order.at[i];
		struct bk_str old;

		if (bk_emit_way(&tf->emit, object) != BK_WAY_RESOURCE)
			continue;
		old = bk_emit_old_address(&tf->emit, object);
		if (old.len && !bk_str_equal(wanted_name(tf, old), tf->names[object->index]))
			write_move(tf, object, wanted_name(tf, old));
	}
	bk_json_end_array(&tf->json);
}

static bool write_main(struct bk_terraform *tf)
{
	struct bk_out *out = bk_emit_open(&tf->emit, "main.tf.json", false);

	if (!out)
		return false;
	bk_json_init(&tf->json, out, false);
	bk_json_object(&tf->json);
	write_head(tf);
	write_providers(tf);
	write_data(tf);
	write_resources(tf);
	write_ephemeral(tf);
	write_outputs(tf);
	write_moves(tf);
	bk_json_end_object(&tf->json);
	bk_out_char(out, '\n');
	return bk_emit_close(&tf->emit, out);
}

static bool write_map(struct bk_terraform *tf)
{
	struct bk_source_map map;

	if (!bk_source_map_open(&map, &tf->emit))
		return false;
	bk_vec_foreach (i, &tf->emit.graph->order) {
		const struct bk_desired *object = tf->emit.graph->order.at[i];

		if (bk_emit_way(&tf->emit, object) != BK_WAY_RESOURCE)
			continue;
		bk_source_map_begin(&map);
		bk_json_text(&map.json, bk_str_of(object->type->terraform));
		bk_json_text(&map.json, BK_STR("."));
		bk_json_text(&map.json, tf->names[object->index]);
		bk_source_map_end(&map, object);
	}
	return bk_source_map_close(&map);
}

bool bk_emit_terraform(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error)
{
	struct bk_terraform tf = {0};

	bk_emit_init(&tf.emit, BK_EMIT_TERRAFORM, arena, diags, list, graph, sink, ret_error);
	if (!bk_emit_can_say(&tf.emit))
		return false;
	name_all(&tf);
	make_providers(&tf);
	collect_keys(&tf);
	return write_main(&tf) && bk_companion_write(&tf.emit) && write_map(&tf);
}
