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
