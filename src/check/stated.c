/*
 * What is said of single things and can be judged without the rest: tags, what finds a store, the
 * maps of settings, dates and paths that AWS, or nobody, would take.
 */
#include <string.h>

#include "base/arena.h"
#include "check/context.h"

/* ---- tags (AWS General Reference, tagging; F 4.1; IAM's own alphabet, 2026-09) ---- */

enum { OWN_TAGS = 4, TAGS_MAX = 50, TAG_KEY_MAX = 128, TAG_VALUE_MAX = 256 };

static const char iam_marks[] = " _.:/=+-@";

/* The first byte that IAM and RDS take in no tag; NULL: there is none. Letters beyond ASCII are
 * theirs to judge. */
static const char *strange_in(struct bk_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool fine = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z') || c & 0x80 || (c && strchr(iam_marks, c));

		if (!fine)
			return &text.ptr[i];
	}
	return NULL;
}

static size_t letters_of(struct bk_str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* As much of a key as a message shows: whole characters. */
static int shown_bytes(struct bk_str key)
{
	enum { SHOWN_MAX = 40 };
	size_t len = key.len;

	if (len <= SHOWN_MAX)
		return (int)len;
	len = SHOWN_MAX;
	while (len && ((unsigned char)key.ptr[len] & 0xc0) == 0x80)
		len--;
	return (int)len;
}

/* Whether a service with the narrow alphabet gets the object's tags. */
static bool is_narrow(const struct bk_object *object)
{
	return object->kind->id == BK_KIND_ROLE ||
		(object->kind->id == BK_KIND_RESOURCE && object->service &&
			object->service->narrow_tags);
}

/* What is wrong with a tag, as the end of a sentence; empty: nothing. */
static struct bk_str tag_fault(
	const struct bk_check *check, const struct bk_entry *tag, bool narrow)
{
	struct bk_str value = tag->value->text;
	const char *strange;

	if (!tag->key.len)
		return BK_STR("it has no key");
	if (letters_of(tag->key) > TAG_KEY_MAX)
		return bk_str_format(
			check->arena, "it has more than %d characters", (int)TAG_KEY_MAX);
	if (bk_str_like_any_case(tag->key, BK_STR("aws:*")))
		return BK_STR("AWS keeps `aws:` for itself");
	if (bk_str_like_any_case(tag->key, BK_STR("bkc:*")))
		return BK_STR("bkc knows by `bkc:` what it owns");
	if (letters_of(value) > TAG_VALUE_MAX)
		return bk_str_format(
			check->arena, "its value has more than %d characters", (int)TAG_VALUE_MAX);
	strange = narrow ? strange_in(tag->key) : NULL;
	if (narrow && !strange)
		strange = strange_in(value);
	if (!strange)
		return BK_STR("");
	return bk_str_format(check->arena,
		"`%c` is none of letters, digits, blanks and `_ . : / = + - @`", *strange);
}

static void check_tag(const struct bk_check *check, const struct bk_object *object,
	const struct bk_entry *tag, bool narrow)
{
	struct bk_str fault;

	if (tag->value->kind != BK_V_STRING)
		return;
	fault = tag_fault(check, tag, narrow);
	if (!fault.len)
		return;
	bk_diag(check->diags, BK_BAD_PHYSICAL_NAME, tag->key_span, "`%.*s` cannot be a tag: %.*s",
		shown_bytes(tag->key), tag->key.ptr, BK_STR_ARGS(fault));
	bk_check_at(check, object);
}

/* IAM tells keys apart without regard to case. */
static void check_case(const struct bk_check *check, const struct bk_object *role)
{
	struct bk_map keys;

	bk_map_init(&keys, check->arena);
	bk_vec_foreach (i, &role->tags) {
		const struct bk_entry *tag = &role->tags.at[i];
		const struct bk_entry *other = bk_map_put(
			&keys, bk_str_lower(check->arena, tag->key), (void *)(uintptr_t)tag);

		if (!other)
			continue;
		bk_diag(check->diags, BK_NAME_COLLISION, tag->key_span,
			"tags `%.*s` and `%.*s` of role `%s` are one for IAM",
			BK_STR_ARGS(other->key), BK_STR_ARGS(tag->key), role->name->text.ptr);
		bk_diag_label(check->diags, other->key_span, "the other one");
		bk_check_at(check, role);
	}
}

void bk_check_tags(const struct bk_check *check, const struct bk_object *object)
{
	bool written = object->kind->id == BK_KIND_RESOURCE ? object->life == BK_LIFE_MANAGED
							    : object->life != BK_LIFE_EXISTING;

	if (!written)
		return;
	bk_vec_foreach (i, &object->tags)
		check_tag(check, object, &object->tags.at[i], is_narrow(object));
	if (object->kind->id == BK_KIND_ROLE)
		check_case(check, object);
	if (object->tags.len + OWN_TAGS <= TAGS_MAX)
		return;
	bk_diag(check->diags, BK_TOO_MANY, object->name_span,
		"%zu tags; AWS takes %d, and bkc needs %d of them", object->tags.len, (int)TAGS_MAX,
		(int)OWN_TAGS);
	bk_check_at(check, object);
}

void bk_check_point_tags(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_value *tags =
		bk_rule_value(view->rule, BK_A_POINT_TAGS, BK_A_PLAN_POINT_TAGS);
	size_t most = (size_t)bk_limit(check->model, "point_tags_per_rule");

	if (!tags || tags->kind != BK_V_MAP)
		return;
	bk_vec_foreach (i, &tags->map)
		check_tag(check, view->rule, &tags->map.at[i], false);
	if (tags->map.len <= most)
		return;
	bk_diag(check->diags, BK_TOO_MANY, tags->span,
		"%zu tags for recovery points; AWS Backup takes %zu", tags->map.len, most);
	bk_check_at(check, view->rule);
}

/* ---- what finds a store ---- */

/* A store goes by its name, its ARN or tags: by one of them. */
void bk_check_find(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *find =
		object->kind->id == BK_KIND_RESOURCE ? bk_prop(object, BK_A_FIND) : NULL;

	if (!find || find->kind != BK_V_MAP || !object->service)
		return;
	if (object->life == BK_LIFE_MANAGED)
		bk_diag(check->diags, BK_UNKNOWN_PROPERTY, find->span,
			"a managed %s is made, not found", object->service->name->text.ptr);
	else if (object->physical.len)
		bk_diag(check->diags, BK_UNKNOWN_PROPERTY, find->span,
			"`%s` goes by its name already; `find` does nothing",
			object->name->text.ptr);
	else if (!find->map.len)
		bk_diag(check->diags, BK_EMPTY_SELECT, find->span, "an empty `find` finds every %s",
			object->service->name->text.ptr);
	else
		return;
	bk_check_at(check, object);
}

/* ---- settings ---- */

/* AWS's own key of a switch, where a kind was meant. */
static const struct bk_service *service_of_key(
	const struct bk_model *model, enum bk_attr_id attr, struct bk_str key)
{
	bk_vec_foreach (i, &model->services) {
		const struct bk_service *service = model->services.at[i];

		if (bk_str_equal(attr == BK_A_OPTIN ? service->optin : service->advanced, key))
			return service;
	}
	return NULL;
}

static void unknown_switch(
	const struct bk_check *check, const struct bk_entry *entry, enum bk_attr_id attr)
{
	const struct bk_service *meant = service_of_key(check->model, attr, entry->key);
	struct bk_str *legal =
		bk_new_array(check->arena, struct bk_str, check->model->services.len + 1);

	bk_diag(check->diags, BK_UNKNOWN_KIND, entry->key_span, "no kind `%.*s`",
		BK_STR_ARGS(entry->key));
	if (meant) {
		bk_diag_fix(check->diags, BK_FIX_SAFE, entry->key_span, meant->name->text,
			"Write the kind's name: `%s`.", meant->name->text.ptr);
		return;
	}
	bk_vec_foreach (i, &check->model->services)
		legal[i] = check->model->services.at[i]->name->text;
	bk_diag_suggest(
		check->diags, entry->key_span, entry->key, legal, check->model->services.len);
}

static void no_advanced(const struct bk_check *check, const struct bk_service *service,
	struct bk_span span, const struct bk_object *settings)
{
	if (service->advanced.len)
		return;
	bk_diag(check->diags, BK_NOT_ONE_OF, span,
		"AWS Backup has no full management to turn on for %s", service->name->text.ptr);
	bk_check_fact(check, service, "the kind has no management preference");
	bk_check_at(check, settings);
}

static void check_switches(
	const struct bk_check *check, const struct bk_object *settings, enum bk_attr_id attr)
{
	const struct bk_value *value = bk_prop(settings, attr);

	for (size_t i = 0; value && value->kind == BK_V_MAP && i < value->map.len; i++) {
		const struct bk_entry *entry = &value->map.at[i];
		const struct bk_service *service = bk_service_find(check->model, entry->key);

		if (!service) {
			unknown_switch(check, entry, attr);
			bk_check_at(check, settings);
		} else if (attr == BK_A_ADVANCED) {
			no_advanced(check, service, entry->key_span, settings);
		}
	}
	for (size_t i = 0;
		attr == BK_A_ADVANCED && value && value->kind == BK_V_LIST && i < value->list.len;
		i++) {
		const struct bk_value *kind = value->list.at[i];

		if (kind->kind == BK_V_KIND)
			no_advanced(check, kind->service, kind->span, settings);
	}
}

void bk_check_settings(const struct bk_check *check, const struct bk_object *object)
{
	if (object->kind->id != BK_KIND_SETTINGS)
		return;
	check_switches(check, object, BK_A_OPTIN);
	check_switches(check, object, BK_A_ADVANCED);
}

/* ---- roles ---- */

/* `/` or `/…/`, of printable ASCII without blanks, at most 512 long (IAM API, CreateRole). */
void bk_check_role_path(const struct bk_check *check, const struct bk_object *object)
{
	enum { PATH_MAX_LEN = 512 };
	const struct bk_value *path =
		object->kind->id == BK_KIND_ROLE ? bk_prop(object, BK_A_PATH) : NULL;
	struct bk_str text;
	bool fine;

	if (!path || path->kind != BK_V_STRING || object->life == BK_LIFE_EXISTING)
		return;
	text = path->text;
	fine = text.len && text.len <= PATH_MAX_LEN && text.ptr[0] == '/' &&
		text.ptr[text.len - 1] == '/';
	for (size_t i = 0; i < text.len; i++)
		fine &= text.ptr[i] > ' ' && text.ptr[i] < 0x7f;
	if (fine)
		return;
	bk_diag(check->diags, BK_BAD_PHYSICAL_NAME, path->span,
		"AWS does not take `%.*s` as the path of a role", BK_STR_ARGS(text));
	bk_diag_note(check->diags, "a path begins and ends with `/`, and has no blanks");
	bk_check_at(check, object);
}

/* ---- lives ---- */

static const struct bk_value *until_of(const struct bk_object *object)
{
	static const enum bk_attr_id attrs[] = {BK_A_UNTIL, BK_A_KEY_UNTIL, BK_A_RESOURCE_UNTIL};

	for (size_t i = 0; i < BK_COUNT(attrs); i++) {
		size_t index = attrs[i] - object->kind->attrs[0].id;

		if (attrs[i] >= object->kind->attrs[0].id && index < object->kind->attr_count)
			return bk_prop(object, attrs[i]);
	}
	return NULL;
}

/* `until` is the end of what is retired; on anything else it would only look like one. */
void bk_check_until(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_value *until = until_of(object);

	if (!until || until->kind != BK_V_DATE)
		return;
	if (object->life != BK_LIFE_RETIRED) {
		bk_diag(check->diags, BK_UNKNOWN_PROPERTY, until->span,
			"`until` is for what is retired, and `%s` is not", object->name->text.ptr);
		bk_diag_help(check->diags, "Write `retired` before it, or leave `until` out.");
	} else if (until->number < check->model->today) {
		bk_diag(check->diags, BK_UNUSED, until->span, "retired %s `%s` may go since %s",
			object->kind->word, object->name->text.ptr,
			bk_value_show(check->arena, until).ptr);
		bk_diag_help(
			check->diags, "Take its declaration out, and the next apply deletes it.");
	} else {
		return;
	}
	bk_check_at(check, object);
}
