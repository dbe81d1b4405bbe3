/*
 * Taking an object that exists as ours, and letting go of one: tags, and nothing else.
 */
#include "apply/execute.h"

#include "base/arena.h"
#include "base/bug.h"

static struct bk_str tagged_name(const struct bk_writer *writer, const struct bk_live *live)
{
	return writer->tag_part == BK_REF_ARN   ? live->arn
		: writer->tag_part == BK_REF_ID ? live->id
						: live->name;
}

static bool call(
	struct bk_apply *apply, const struct bk_live *live, const char *operation, json_t *input)
{
	struct bk_aws_call call = {
		.operation =
			bk_aws_operation_find(bk_str_of(live->type->service), bk_str_of(operation)),
		.account = live->account->id,
		.region = live->region.len ? live->region : bk_apply_home(apply, live->account),
		.input = input,
	};
	struct bk_aws_failure failure = {0};
	bool fine = apply->call(apply->user, &call, false, NULL, &failure);

	if (!fine) {
		bk_apply_report_failure(apply, live->desired, &call, &failure);
		bk_aws_failure_done(&failure);
	}
	json_decref(input);
	return fine;
}

/* One question about the key. NULL where it has no answer. */
static json_t *ask(struct bk_apply *apply, const struct bk_desired *key, const char *operation,
	struct bk_str id, bool pages)
{
	BK_AUTO_JSON input = bk_write_input("KeyId", id);
	struct bk_aws_call call = {
		.operation = bk_aws_operation_find(BK_STR("kms"), bk_str_of(operation)),
		.account = key->account->id,
		.region = bk_apply_region(apply, key),
		.input = input,
	};
	struct bk_aws_failure failure = {0};
	json_t *output = NULL;

	if (apply->call(apply->user, &call, pages, &output, &failure))
		return output;
	bk_aws_failure_done(&failure);
	return NULL;
}

struct bk_live *bk_find_key(
	struct bk_apply *apply, struct bk_world *world, const struct bk_desired *key)
{
	BK_AUTO_JSON output = ask(apply, key, "DescribeKey", key->name, false);
	const json_t *data = json_object_get(output, "KeyMetadata");
	struct bk_str id = bk_value_text(data, "KeyId");
	BK_AUTO_JSON listed = id.len ? ask(apply, key, "ListResourceTags", id, true) : NULL;
	struct bk_live *live;
	struct bk_str unit;

	if (!listed)
		return NULL;
	unit = bk_tags_value(json_object_get(listed, "Tags"), BK_TAG_UNIT);
	live = bk_new(world->arena, struct bk_live);
	live->type = key->type;
	live->account = key->account;
	live->region = bk_str_dup(world->arena, bk_apply_region(apply, key));
	live->name = key->name;
	live->id = bk_str_dup(world->arena, id);
	live->arn = bk_str_dup(world->arena, bk_value_text(data, "Arn"));
	live->unit = bk_str_dup(world->arena, unit);
	live->owner = !unit.len                                ? BK_OWNER_NONE
		: bk_str_equal(unit, apply->list->model->unit) ? BK_OWNER_US
							       : BK_OWNER_ANOTHER;
	live->desired = key;
	return live;
}

bool bk_can_own(const struct bk_aws_type *type)
{
	return bk_writer_of(type->id)->tag != NULL;
}

bool bk_own(struct bk_apply *apply, const struct bk_world *world, const struct bk_live *live)
{
	const struct bk_writer *writer = bk_writer_of(live->type->id);
	json_t *tags = bk_apply_tags(world, live->desired);
	json_t *input = bk_write_input(writer->tag_member, tagged_name(writer, live));

	bk_value_set(input, "Tags", bk_tags_shaped(tags, writer->shape));
	json_decref(tags);
	return call(apply, live, writer->tag, input);
}

bool bk_disown(struct bk_apply *apply, const struct bk_live *live)
{
	static const char *const names[] = {
		BK_TAG_UNIT, BK_TAG_ADDRESS, BK_TAG_DIGEST, BK_TAG_NAME};
	const struct bk_writer *writer = bk_writer_of(live->type->id);
	json_t *input = bk_write_input(writer->tag_member, tagged_name(writer, live));
	json_t *keys = json_array();

	for (size_t i = 0; i < BK_COUNT(names); i++) {
		if (json_object_get(live->tags, names[i]))
			json_array_append_new(keys, bk_value_string(bk_str_of(names[i])));
	}
	bk_value_set(input, writer->untag_keys, keys);
	return call(apply, live, writer->untag, input);
}
