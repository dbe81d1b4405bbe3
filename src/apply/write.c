/*
 * What writers share: calls, what passes by itself, creations that may have been made already,
 * inputs and tags.
 */
#include "apply/write.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "apply/execute.h"
#include "base/arena.h"
#include "base/bug.h"
#include "base/hash.h"

enum {
	MS_PER_S = 1000,
	NS_PER_MS = 1000000,
	READY_MS = 120 * MS_PER_S, /* IAM and KMS agree everywhere within this, or it is no delay */
	FIRST_DELAY_MS = 250,
	MOST_DELAY_MS = 5 * MS_PER_S,
	TOKEN_DIGITS = 40,
	ATTEMPTS = 3, /* of a creation whose answers are lost */
};

/*
 * Errors that pass by themselves: what IAM or KMS was told is not known everywhere at once.
 * Sources: hashicorp/terraform-provider-aws issues 9297 and 10511 and its code; KMS developer
 * guide, "Key policies"; AWS Backup developer guide; all seen 2026-11-24.
 */
struct delay {
	const char *operation, *code, *part; /* of the message; NULL: any */
	bool after_access;                   /* only where this run has turned on trusted access */
	const char *why;
};

/* clang-format off */
static const struct delay delays[] = {
	{ "CreateBackupSelection", "InvalidParameterValue", "cannot be assumed", false,
	  "AWS Backup cannot assume the role yet" },
	{ "CreateBackupSelection", "InvalidParameterValue", "not authorized to call tag:GetResources", false,
	  "the policies of the role are not in force yet" },
	{ "CreateKey", "MalformedPolicyDocument", "invalid principals", false,
	  "KMS does not know a principal of the key policy yet" },
	{ "PutKeyPolicy", "MalformedPolicyDocument", "invalid principals", false,
	  "KMS does not know a principal of the key policy yet" },
	{ "UpdateGlobalSettings", "AccessDenied", NULL, true,
	  "the organization's trust in AWS Backup is not in force yet" },
	{ "DeleteBackupPlan", "InvalidRequest", "selections must be deleted", false,
	  "AWS Backup still sees a selection of the plan" },
};
/* clang-format on */

static int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * MS_PER_S + time.tv_nsec / NS_PER_MS;
}

/* Services' models and the wire call the same error with and without an ending. */
static struct bk_str bare(struct bk_str code)
{
	static const char *const endings[] = {"Exception", "Fault"};

	for (size_t i = 0; i < BK_COUNT(endings); i++) {
		if (bk_str_has_suffix(code, bk_str_of(endings[i])))
			code.len -= strlen(endings[i]);
	}
	return code;
}

bool bk_write_failed_as(const struct bk_write *write, const char *codes)
{
	struct bk_str rest = bk_str_of(codes ? codes : "");
	struct bk_str code = bare(bk_str_of(write->trouble.failure.code));

	if (write->trouble.kind != BK_TROUBLE_CALL ||
		write->trouble.failure.kind != BK_AWS_REFUSED || !code.len)
		return false;
	while (rest.len) {
		if (bk_str_equal(bare(bk_str_cut(&rest, '|')), code))
			return true;
	}
	return false;
}

void bk_write_forgive(struct bk_write *write)
{
	if (write->trouble.kind == BK_TROUBLE_CALL)
		bk_aws_failure_done(&write->trouble.failure);
	write->trouble = (struct bk_trouble){0};
}

static bool call(struct bk_write *write, const char *service, const char *operation, json_t *input,
	bool pages, json_t **ret_output)
{
	struct bk_aws_call request = {
		.operation = bk_aws_operation_find(bk_str_of(service), bk_str_of(operation)),
		.account = write->change->account->id,
		.region = bk_run_region(write->run, write->change),
		.input = input,
	};
	bool fine;

	if (!request.operation)
		bk_bug("no operation %s of %s", operation, service);
	bk_write_forgive(write);
	fine = write->apply->call(
		write->apply->user, &request, pages, ret_output, &write->trouble.failure);
	json_decref(input);
	if (!fine) {
		write->trouble.kind = BK_TROUBLE_CALL;
		write->trouble.operation = request.operation;
	}
	return fine;
}

bool bk_write_call(
	struct bk_write *write, const char *operation, json_t *input, json_t **ret_output)
{
	return call(write, write->change_type->service, operation, input, false, ret_output);
}

bool bk_write_call_pages(
	struct bk_write *write, const char *operation, json_t *input, json_t **ret_output)
{
	return call(write, write->change_type->service, operation, input, true, ret_output);
}

enum bk_outcome bk_write_wait(struct bk_write *write, int64_t most_ms, const char *why)
{
	int64_t now = now_ms(), delay = FIRST_DELAY_MS;

	if (!write->since)
		write->since = now;
	if (now - write->since >= most_ms) {
		snprintf(write->trouble.text, sizeof(write->trouble.text), "%s, after %lld seconds",
			why, (long long)(most_ms / MS_PER_S));
		return BK_OUTCOME_FAILED;
	}
	for (size_t i = 0; i < write->tries && delay < MOST_DELAY_MS; i++)
		delay *= 2;
	write->tries++;
	write->delay = delay < MOST_DELAY_MS ? delay : MOST_DELAY_MS;
	snprintf(write->trouble.text, sizeof(write->trouble.text), "%s", why);
	write->waits_for = why;
	return BK_OUTCOME_AGAIN;
}

static const struct delay *find_delay(const struct bk_write *write)
{
	for (size_t i = 0; i < BK_COUNT(delays); i++) {
		const struct delay *delay = &delays[i];

		if (write->trouble.kind == BK_TROUBLE_CALL &&
			strcmp(write->trouble.operation->name, delay->operation) == 0 &&
			bk_write_failed_as(write, delay->code) &&
			(!delay->part || strstr(write->trouble.failure.message, delay->part)) &&
			(!delay->after_access || bk_run_enabled_access(write->run)))
			return delay;
	}
	return NULL;
}

enum bk_outcome bk_write_give_up(struct bk_write *write)
{
	const struct delay *delay = find_delay(write);

	return delay ? bk_write_wait(write, READY_MS, delay->why) : BK_OUTCOME_FAILED;
}

enum bk_outcome bk_write_say(struct bk_write *write, const char *format, ...)
{
	va_list args;

	bk_write_forgive(write);
	write->trouble.kind = BK_TROUBLE_TEXT;
	va_start(args, format);
	vsnprintf(write->trouble.text, sizeof(write->trouble.text), format, args);
	va_end(args);
	return BK_OUTCOME_FAILED;
}

enum bk_outcome bk_write_foreign(struct bk_write *write)
{
	bk_write_forgive(write);
	write->trouble.kind = BK_TROUBLE_FOREIGN;
	return BK_OUTCOME_FAILED;
}

/* An answer was lost, and doing it again does no harm: it would say so. */
static bool may_repeat(const struct bk_write *write, const char *fine, int attempt)
{
	return fine && write->trouble.failure.ambiguous && attempt < ATTEMPTS &&
		write->trouble.failure.kind != BK_AWS_STOPPED;
}

enum bk_outcome bk_write_make(
	struct bk_write *write, const char *operation, json_t *input, const char *fine)
{
	enum bk_outcome outcome = BK_OUTCOME_DONE;

	for (int attempt = 1;; attempt++) {
		if (bk_write_call(write, operation, json_incref(input), NULL))
			break;
		if (bk_write_failed_as(write, fine)) {
			bk_write_forgive(write);
			break;
		}
		if (may_repeat(write, fine, attempt))
			continue;
		outcome = bk_write_give_up(write);
		break;
	}
	json_decref(input);
	return outcome;
}

static enum bk_outcome take_found(struct bk_write *write, enum bk_seen seen)
{
	if (seen == BK_SEEN_FOREIGN)
		return bk_write_foreign(write);
	bk_write_forgive(write);
	return BK_OUTCOME_DONE;
}

/* What was said first counts in the end: what was found by looking says nothing of why. */
static void restore_trouble(struct bk_write *write, struct bk_trouble *first)
{
	bk_write_forgive(write);
	write->trouble = *first;
	*first = (struct bk_trouble){0};
}

/* One try. AGAIN: nothing was found of it, so that it may be made once more. */
static enum bk_outcome try_to_create(struct bk_write *write, const char *operation, json_t *input,
	const char *exists, bk_look_fn *look, json_t **ret_output)
{
	struct bk_trouble first;
	enum bk_seen seen;
	bool ambiguous;

	if (bk_write_call(write, operation, json_incref(input), ret_output))
		return BK_OUTCOME_DONE;
	ambiguous = write->trouble.failure.ambiguous;
	if (write->trouble.failure.kind == BK_AWS_STOPPED ||
		(!ambiguous && !bk_write_failed_as(write, exists)))
		return bk_write_give_up(write);
	first = write->trouble;
	write->trouble = (struct bk_trouble){0};
	seen = look(write);
	if (seen == BK_SEEN_NOTHING) {
		write->taken = !ambiguous;
		restore_trouble(write, &first);
		return ambiguous ? BK_OUTCOME_AGAIN : BK_OUTCOME_FAILED;
	}
	bk_aws_failure_done(&first.failure);
	return seen == BK_SEEN_FAILED ? BK_OUTCOME_FAILED : take_found(write, seen);
}

enum bk_outcome bk_write_create(struct bk_write *write, const char *operation, json_t *input,
	const char *exists, bk_look_fn *look, json_t **ret_output)
{
	enum bk_outcome outcome = BK_OUTCOME_AGAIN;

	*ret_output = NULL;
	for (int attempt = 1; attempt <= ATTEMPTS && outcome == BK_OUTCOME_AGAIN; attempt++) {
		write->delay = 0;
		outcome = try_to_create(write, operation, input, exists, look, ret_output);
		if (outcome == BK_OUTCOME_AGAIN && write->delay)
			break;
	}
	json_decref(input);
	return outcome == BK_OUTCOME_AGAIN && !write->delay ? BK_OUTCOME_FAILED : outcome;
}

struct bk_str bk_tags_value(const json_t *tags, const char *key)
{
	size_t i;
	const json_t *tag;

	if (json_is_object(tags))
		return bk_value_text(tags, key);
	json_array_foreach(tags, i, tag)
	{
		if (bk_str_is(bk_value_text(tag, "Key"), key))
			return bk_value_text(tag, "Value");
		if (bk_str_is(bk_value_text(tag, "TagKey"), key))
			return bk_value_text(tag, "TagValue");
	}
	return (struct bk_str){0};
}

bool bk_write_is(const struct bk_write *write, const struct bk_desired *object, const json_t *tags)
{
	struct bk_str address = bk_tags_value(tags, BK_TAG_ADDRESS);

	return bk_str_equal(bk_tags_value(tags, BK_TAG_UNIT), write->apply->list->model->unit) &&
		bk_str_equal(address, bk_tag_address(write->arena, object->address));
}

bool bk_write_is_ours(const struct bk_write *write, const json_t *tags)
{
	return bk_write_is(write, write->desired, tags);
}

json_t *bk_write_tags(const struct bk_write *write, enum bk_tag_shape shape)
{
	return bk_tags_shaped(write->tags, shape);
}

json_t *bk_tags_shaped(const json_t *tags, enum bk_tag_shape shape)
{
	const char *name = shape == BK_TAGS_TAG_KEY ? "TagKey" : "Key";
	const char *value_name = shape == BK_TAGS_TAG_KEY ? "TagValue" : "Value";
	json_t *list;
	const char *key;
	json_t *value;

	if (shape == BK_TAGS_MAP)
		return json_deep_copy(tags);
	list = json_array();
	json_object_foreach((json_t *)(uintptr_t)tags, key, value)
	{
		json_t *tag = bk_write_input(name, bk_str_of(key));

		bk_value_set(tag, value_name, json_incref(value));
		json_array_append_new(list, tag);
	}
	return list;
}

json_t *bk_write_input(const char *member, struct bk_str text)
{
	json_t *input = json_object();

	bk_value_set_text(input, member, text);
	return input;
}

json_t *bk_write_member(struct bk_write *write, const char *member)
{
	return json_incref(json_object_get(write->body, member));
}

void bk_write_copy(struct bk_write *write, json_t *input, const char *const members[])
{
	for (; *members; members++) {
		json_t *value = bk_write_member(write, *members);

		if (value)
			bk_value_set(input, *members, value);
	}
}

bool bk_write_changes(const struct bk_write *write, const char *member)
{
	size_t len = strlen(member);

	bk_vec_foreach (i, &write->change->fields) {
		struct bk_str path = write->change->fields.at[i].path;

		if (bk_str_has_prefix(path, bk_str_of(member)) &&
			(path.len == len || path.ptr[len] == '.' || path.ptr[len] == '['))
			return true;
	}
	return false;
}

struct bk_str bk_write_token_text(struct bk_write *write, int attempt)
{
	struct bk_str body = bk_value_write(write->arena, write->body);
	struct bk_str all = bk_str_format(write->arena, "%.*s\n%.*s\n%.*s",
		BK_STR_ARGS(write->apply->list->model->unit), BK_STR_ARGS(write->desired->address),
		BK_STR_ARGS(body));
	struct bk_str hash = bk_hash_hex(write->arena, all, TOKEN_DIGITS);

	return bk_str_format(
		write->arena, "bkc-%.*s%s", BK_STR_ARGS(hash), attempt > 1 ? "-2" : "");
}

void bk_write_token(struct bk_write *write, json_t *input, int attempt)
{
	bk_value_set_text(input, "CreatorRequestId", bk_write_token_text(write, attempt));
}

struct bk_str bk_write_name(const struct bk_write *write)
{
	const struct bk_live *live = write->live;

	return live && live->name.len ? live->name : write->desired->name;
}

struct bk_live *bk_write_parent(const struct bk_write *write)
{
	const struct bk_desired *parent = write->desired ? write->desired->parent : NULL;
	struct bk_live *live = parent ? bk_run_live(write->run, parent) : NULL;

	if (!live && write->live)
		live = write->live->parent;
	if (!live)
		bk_bug("'%.*s' is written before its parent", BK_STR_ARGS(write->change->address));
	return live;
}

bool bk_write_parent_is_new(const struct bk_write *write)
{
	return bk_run_made(write->run, write->desired->parent);
}

void bk_write_learn(
	struct bk_write *write, struct bk_live *live, struct bk_str arn, struct bk_str id)
{
	bk_run_learn(write->run, live, arn, id);
}

void bk_write_known(struct bk_write *write, struct bk_str arn, struct bk_str id)
{
	bk_run_learn(write->run, write->live, arn, id);
}

enum bk_outcome bk_write_parts(
	struct bk_write *write, const struct bk_write_part parts[], size_t count)
{
	for (; write->step < count; write->step++) {
		enum bk_outcome outcome;

		if (!bk_write_changes(write, parts[write->step].member))
			continue;
		outcome = parts[write->step].put(write);
		if (outcome != BK_OUTCOME_DONE)
			return outcome;
	}
	return BK_OUTCOME_DONE;
}
