/*
 * Keys and their aliases. CreateKey has no token: a key is told by its tags, and where two runs
 * make one at once, the alias says which stays. So the alias stands before anything uses the key.
 */
#include "apply/write.h"

enum { SPARE_DAYS = 7 };

/* A key of ours that can still be used: none that waits for its deletion. */
static enum bk_seen see_key(struct bk_write *write, struct bk_str id)
{
	BK_AUTO_JSON tags = NULL;
	BK_AUTO_JSON key = NULL;
	const json_t *data;

	if (!bk_write_call_pages(write, "ListResourceTags", bk_write_input("KeyId", id), &tags))
		return bk_write_failed_as(write, "NotFoundException|AccessDeniedException")
			? BK_SEEN_NOTHING
			: BK_SEEN_FAILED;
	if (!bk_write_is_ours(write, json_object_get(tags, "Tags")))
		return BK_SEEN_NOTHING;
	if (!bk_write_call(write, "DescribeKey", bk_write_input("KeyId", id), &key))
		return BK_SEEN_FAILED;
	data = json_object_get(key, "KeyMetadata");
	if (bk_str_is(bk_value_text(data, "KeyState"), "PendingDeletion"))
		return BK_SEEN_NOTHING;
	bk_write_known(write, bk_value_text(data, "Arn"), bk_value_text(data, "KeyId"));
	return BK_SEEN_OURS;
}

static enum bk_seen look(struct bk_write *write)
{
	BK_AUTO_JSON keys = NULL;
	size_t i;
	const json_t *key;

	if (!bk_write_call_pages(write, "ListKeys", json_object(), &keys))
		return BK_SEEN_FAILED;
	json_array_foreach(json_object_get(keys, "Keys"), i, key)
	{
		enum bk_seen seen = see_key(write, bk_value_text(key, "KeyId"));

		if (seen != BK_SEEN_NOTHING)
			return seen;
	}
	return BK_SEEN_NOTHING;
}

static enum bk_outcome make_key(struct bk_write *write)
{
	static const char *const members[] = {"Description", "Policy", "MultiRegion", NULL};
	BK_AUTO_JSON output = NULL;
	json_t *input = json_object();
	enum bk_outcome outcome;
	const json_t *data;

	bk_write_copy(write, input, members);
	bk_value_set(input, "Tags", bk_write_tags(write, BK_TAGS_TAG_KEY));
	outcome = bk_write_create(write, "CreateKey", input, NULL, look, &output);
	data = json_object_get(output, "KeyMetadata");
	if (outcome == BK_OUTCOME_DONE && output)
		bk_write_known(write, bk_value_text(data, "Arn"), bk_value_text(data, "KeyId"));
	return outcome;
}

static enum bk_outcome put_rotation(struct bk_write *write)
{
	bool on = bk_value_true(write->body, "EnableKeyRotation");

	return bk_write_make(write, on ? "EnableKeyRotation" : "DisableKeyRotation",
		bk_write_input("KeyId", write->live->id), NULL);
}

enum bk_outcome bk_key_create(struct bk_write *write)
{
	enum bk_outcome outcome;

	if (write->step == 0) {
		outcome = make_key(write);
		if (outcome != BK_OUTCOME_DONE)
			return outcome;
		write->step = 1;
	}
	if (!bk_value_true(write->body, "EnableKeyRotation"))
		return BK_OUTCOME_DONE;
	return put_rotation(write);
}

static enum bk_outcome put_policy(struct bk_write *write)
{
	json_t *input = bk_write_input("KeyId", write->live->id);

	bk_value_set_text(input, "PolicyName", BK_STR("default"));
	bk_value_set(input, "Policy", bk_write_member(write, "Policy"));
	return bk_write_make(write, "PutKeyPolicy", input, NULL);
}

static enum bk_outcome put_description(struct bk_write *write)
{
	json_t *input = bk_write_input("KeyId", write->live->id);

	bk_value_set_text(input, "Description", bk_value_text(write->body, "Description"));
	return bk_write_make(write, "UpdateKeyDescription", input, NULL);
}

enum bk_outcome bk_key_update(struct bk_write *write)
{
	static const struct bk_write_part parts[] = {
		{"Policy", put_policy},
		{"Description", put_description},
		{"EnableKeyRotation", put_rotation},
	};

	return bk_write_parts(write, parts, BK_COUNT(parts));
}

static enum bk_outcome schedule(struct bk_write *write, struct bk_str id, int64_t days)
{
	json_t *input = bk_write_input("KeyId", id);

	bk_value_set(input, "PendingWindowInDays", json_integer(days));
	/* It waits for its deletion already. */
	return bk_write_make(
		write, "ScheduleKeyDeletion", input, "NotFoundException|KMSInvalidStateException");
}

enum bk_outcome bk_key_delete(struct bk_write *write)
{
	enum { STANDARD_DAYS = 30 };
	const struct bk_node *days =
		write->desired ? bk_node_find(write->desired->body, "PendingWindowInDays") : NULL;

	return schedule(write, write->live->id, days ? days->number : STANDARD_DAYS);
}

/*
 * The alias is there already. Where its key is ours, another run was quicker: what needs the key
 * uses that one, and the one that this run made, which nothing uses yet, goes.
 */
static enum bk_outcome take_winner(struct bk_write *write)
{
	BK_AUTO_JSON output = NULL;
	BK_AUTO_JSON tags = NULL;
	struct bk_live *key = bk_write_parent(write);
	struct bk_str spare = bk_str_dup(write->arena, key->id);
	const json_t *data;
	struct bk_str id;

	if (!bk_write_call(
		    write, "DescribeKey", bk_write_input("KeyId", write->desired->name), &output))
		return bk_write_give_up(write);
	data = json_object_get(output, "KeyMetadata");
	id = bk_value_text(data, "KeyId");
	if (bk_str_equal(id, spare))
		return BK_OUTCOME_DONE;
	if (!bk_write_call_pages(write, "ListResourceTags", bk_write_input("KeyId", id), &tags))
		return bk_write_give_up(write);
	if (!bk_write_parent_is_new(write) ||
		!bk_write_is(write, write->desired->parent, json_object_get(tags, "Tags")))
		return bk_write_foreign(write);
	bk_write_learn(write, key, bk_value_text(data, "Arn"), id);
	return schedule(write, spare, SPARE_DAYS);
}

enum bk_outcome bk_alias_create(struct bk_write *write)
{
	json_t *input = bk_write_input("AliasName", write->desired->name);
	struct bk_str name = write->desired->name;

	bk_value_set_text(input, "TargetKeyId", bk_write_parent(write)->id);
	for (int attempt = 1;; attempt++) {
		if (bk_write_call(write, "CreateAlias", json_incref(input), NULL))
			break;
		if (bk_write_failed_as(write, "AlreadyExistsException")) {
			json_decref(input);
			return take_winner(write);
		}
		if (!write->trouble.failure.ambiguous || attempt > 2) {
			json_decref(input);
			return bk_write_give_up(write);
		}
	}
	json_decref(input);
	bk_write_known(write, (struct bk_str){0}, name);
	return BK_OUTCOME_DONE;
}

enum bk_outcome bk_alias_update(struct bk_write *write)
{
	json_t *input = bk_write_input("AliasName", write->desired->name);

	bk_value_set_text(input, "TargetKeyId", bk_write_parent(write)->id);
	return bk_write_make(write, "UpdateAlias", input, NULL);
}

enum bk_outcome bk_alias_delete(struct bk_write *write)
{
	return bk_write_make(write, "DeleteAlias",
		bk_write_input("AliasName", bk_write_name(write)), "NotFoundException");
}
