/*
 * The world as it was found: whose each object is, and what declares it.
 *
 * Ours is what carries our tags, is of a type that we make, and has the name that is declared: AWS
 * Backup copies the tags of a source onto recovery points and restored resources, so tags alone
 * prove nothing (aws-semantics 8).
 */
#include <stdio.h>
#include <string.h>

#include "apply/digest.h"
#include "apply/driver.h"
#include "apply/observe.h"
#include "apply/value.h"
#include "base/arena.h"
#include "base/bug.h"
#include "model/model.h"

static struct bk_str live_key(struct bk_arena *arena, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str key)
{
	return bk_str_format(arena, "%d %.*s/%.*s %.*s", (int)id, BK_STR_ARGS(account->id),
		BK_STR_ARGS(region), BK_STR_ARGS(key));
}

/* Looks up without leaving anything in an arena: it is asked from many threads. */
static void *find(const struct bk_map *map, enum bk_aws_id id, const struct bk_account *account,
	struct bk_str region, struct bk_str key)
{
	char text[1024];
	int len = snprintf(text, sizeof(text), "%d %.*s/%.*s %.*s", (int)id,
		BK_STR_ARGS(account->id), BK_STR_ARGS(region), BK_STR_ARGS(key));

	if (len < 0 || (size_t)len >= sizeof(text))
		return NULL;
	return bk_map_find(map, (struct bk_str){text, (size_t)len});
}

const struct bk_desired *bk_named(const struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str name)
{
	return find(&observer->named, id, account, region, name);
}

struct bk_live *bk_live_find(const struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str key)
{
	return find(&observer->live_by, id, account, region, key);
}

static struct bk_live *live_new(struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region)
{
	struct bk_live *live = bk_new(observer->arena, struct bk_live);

	live->type = bk_aws_type_get(id);
	live->account = account;
	live->region = region;
	live->body = json_object();
	if (!live->body)
		bk_out_of_memory();
	bk_vec_push(observer->arena, &observer->world->objects, live);
	return live;
}

struct bk_live *bk_live_get(struct bk_observer *observer, enum bk_aws_id id,
	const struct bk_account *account, struct bk_str region, struct bk_str key)
{
	struct bk_live *live = bk_live_find(observer, id, account, region, key);

	if (live)
		return live;
	live = live_new(observer, id, account, region);
	bk_map_put(&observer->live_by, live_key(observer->arena, id, account, region, key), live);
	return live;
}

struct bk_live *bk_live_child(
	struct bk_observer *observer, struct bk_live *parent, enum bk_aws_id id, struct bk_str key)
{
	struct bk_str whole = bk_str_format(observer->arena, "%s %.*s %.*s", parent->type->name,
		BK_STR_ARGS(parent->id.len ? parent->id : parent->name), BK_STR_ARGS(key));
	struct bk_live *live = bk_live_get(observer, id, parent->account, parent->region, whole);

	live->parent = parent;
	return live;
}

bool bk_tags_are_ours(const struct bk_observer *observer, const json_t *tags)
{
	return bk_str_equal(bk_value_text(tags, BK_TAG_UNIT), observer->unit);
}

json_t *bk_tags_read(const json_t *list)
{
	json_t *tags = json_object();

	if (!tags)
		bk_out_of_memory();
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		bool kms = json_object_get(item, "TagKey") != NULL;
		struct bk_str key = bk_value_text(item, kms ? "TagKey" : "Key");

		bk_value_set_text(tags, key.ptr ? key.ptr : "",
			bk_value_text(item, kms ? "TagValue" : "Value"));
	}
	return tags;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* IAM gives documents percent-encoded. */
static struct bk_str decoded(struct bk_arena *arena, struct bk_str text)
{
	char *out = bk_arena_text(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high = i + 2 < text.len + 0 ? digit_of(text.ptr[i + 1]) : -1;
		int low = i + 2 < text.len + 0 ? digit_of(text.ptr[i + 2]) : -1;

		if (text.ptr[i] == '%' && high >= 0 && low >= 0) {
			out[len++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[len++] = text.ptr[i];
		}
	}
	out[len] = '\0';
	return (struct bk_str){out, len};
}

json_t *bk_document_read(struct bk_str text)
{
	struct bk_arena *arena;
	struct bk_error error;
	json_t *document;

	if (!text.len)
		return NULL;
	arena = bk_arena_new();
	document = bk_value_read(text.ptr[0] == '%' ? decoded(arena, text) : text, &error);
	bk_arena_free(arena);
	return document;
}

/* "2026-11-24T05:00:00Z" */
static int64_t date_of(struct bk_str text)
{
	int year, month, day, hour, minute, second;
	int64_t y, era, of_era, days;
	char copy[32];

	if (text.len < strlen("2026-11-24T05:00:00") || text.len >= sizeof(copy))
		return 0;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	/* NOLINTNEXTLINE(cert-err34-c): digits of a fixed form; what is none gives 0 */
	if (sscanf(copy, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) !=
		6)
		return 0;
	y = month <= 2 ? year - 1 : year;
	era = y / 400;
	of_era = y - era * 400;
	days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
		(153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
	return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

int64_t bk_value_time(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (json_is_number(value))
		return (int64_t)json_number_value(value);
	return date_of(bk_value_text_of(value));
}

/*
 * Linking.
 */
static void take_tags(struct bk_observer *observer, struct bk_live *live)
{
	live->unit = bk_value_text(live->tags, BK_TAG_UNIT);
	live->address = bk_value_text(live->tags, BK_TAG_ADDRESS);
	live->digest = bk_value_text(live->tags, BK_TAG_DIGEST);
	if (live->unit.len)
		live->owner =
			bk_str_equal(live->unit, observer->unit) ? BK_OWNER_US : BK_OWNER_ANOTHER;
}

/* What AWS still shows and what is no more. */
static bool is_gone(const struct bk_live *live)
{
	return bk_str_is(live->state, "GONE") || bk_str_is(live->state, "PendingDeletion") ||
		bk_str_is(live->state, "PendingReplicaDeletion") ||
		bk_str_is(live->state, "DELETING") || bk_str_is(live->state, "deleting");
}

/* An address as a tag with the words of a move: `moved vault prod.old to prod.main` is about the
 * key and the alias of the vault, and the role and selections of a plan, too. */
static struct bk_str before_move(
	struct bk_arena *arena, const struct bk_move *move, struct bk_str address)
{
	struct bk_str kind = address, to = move->to, from = move->from;
	struct bk_str rest;

	rest = kind;
	kind = bk_str_cut(&rest, ':');
	bk_str_cut(&to, ':');
	bk_str_cut(&from, ':');
	if (!bk_str_has_prefix(rest, to) || (rest.len > to.len && !strchr("[/", rest.ptr[to.len])))
		return BK_STR("");
	return bk_str_format(arena, "%.*s:%.*s%.*s", BK_STR_ARGS(kind), BK_STR_ARGS(from),
		(int)(rest.len - to.len), rest.ptr + to.len);
}

/* Of two objects with one address the one that is in use, else the older one. */
static bool is_better(const struct bk_observer *observer, const struct bk_live *a,
	const struct bk_live *b, const struct bk_desired *object)
{
	if (a->type->id == BK_AWS_KEY) {
		const struct bk_live *alias =
			bk_live_find(observer, BK_AWS_ALIAS, a->account, a->region, object->name);

		if (alias && bk_str_equal(alias->id, a->id) != bk_str_equal(alias->id, b->id))
			return bk_str_equal(alias->id, a->id);
	}
	if (a->created != b->created)
		return a->created < b->created;
	return bk_str_compare(a->id, b->id) < 0;
}

/* Our objects by the address in their tag: "TYPE ACCOUNT/REGION ADDRESS" → struct same. Those of
 * others whose types have names that AWS does not keep apart, by name in the same map. */
struct same {
	BK_VEC(struct bk_live *) lives;
};

static struct bk_live *pick(struct bk_observer *observer, struct bk_map *by_address,
	const struct bk_desired *object, struct bk_str tag)
{
	struct same *same = find(by_address, object->type->id, object->account,
		object->region ? object->region->name->text : BK_STR(""), tag);
	struct bk_live *best = NULL;

	if (!same)
		return NULL;
	bk_vec_foreach (i, &same->lives) {
		struct bk_live *live = same->lives.at[i];

		if (!live->desired && (!best || is_better(observer, live, best, object)))
			best = live;
	}
	return best;
}

static struct bk_live *find_by_address(
	struct bk_observer *observer, struct bk_map *by_address, const struct bk_desired *object)
{
	const struct bk_model *model = observer->apply->list->model;
	struct bk_live *live = pick(
		observer, by_address, object, bk_tag_address(observer->arena, object->address));

	for (size_t i = 0; i < model->moves.len && !live; i++) {
		struct bk_str old =
			before_move(observer->arena, &model->moves.at[i], object->address);

		if (old.len)
			live = pick(
				observer, by_address, object, bk_tag_address(observer->arena, old));
	}
	return live;
}

static bool is_found_by_address(enum bk_aws_id id)
{
	return id == BK_AWS_KEY || id == BK_AWS_PLAN || id == BK_AWS_BACKUP_POLICY;
}

/* An object of that name that is not ours is shown as what stands in the way. */
static struct bk_live *find_by_name(struct bk_observer *observer, const struct bk_desired *object)
{
	struct bk_str region = object->region ? object->region->name->text : BK_STR("");
	enum bk_aws_id id =
		object->type->id == BK_AWS_AIRGAP_VAULT ? BK_AWS_VAULT : object->type->id;

	struct bk_live *live = bk_live_find(observer, id, object->account, region, object->name);

	/* An existing role may be the one that AWS Backup itself has. */
	if (!live && id == BK_AWS_ROLE && object->external)
		live = bk_live_find(observer, BK_AWS_SLR, object->account, region, object->name);
	return live;
}

/* A selection that was replaced stands beside its successor until it is deleted: the newest. */
static struct bk_live *find_child(struct bk_observer *observer, const struct bk_desired *object)
{
	struct bk_live *parent = observer->world->by_desired[object->parent->index];
	struct bk_str key = bk_child_key(observer->arena, observer->world, object);
	struct bk_live *best = NULL;

	if (object->type->id == BK_AWS_ALIAS)
		return find_by_name(observer, object);
	if (!parent)
		return NULL;
	for (struct bk_live *child = parent->first_child; child; child = child->next_child) {
		if (child->type != object->type || child->desired)
			continue;
		if (!(object->type->id == BK_AWS_SELECTION
				    ? bk_selection_is_named(child->name, object->name)
				    : bk_str_equal(child->name, key) ||
					    bk_str_is(key, object->type->name)))
			continue;
		if (!best || child->created > best->created ||
			(child->created == best->created && child->name.len > best->name.len))
			best = child;
	}
	return best;
}

/* Aliases belong to the key that they show. */
static void adopt_aliases(struct bk_observer *observer)
{
	bk_vec_foreach (i, &observer->world->objects) {
		struct bk_live *live = observer->world->objects.at[i];

		if (live->type->id != BK_AWS_ALIAS)
			continue;
		live->parent =
			bk_live_find(observer, BK_AWS_KEY, live->account, live->region, live->id);
		/* The alias of a key that is being deleted can be had for another one. */
		if (live->parent && is_gone(live->parent)) {
			live->owner = live->parent->owner;
			live->parent = NULL;
		}
	}
}

static void link_children(struct bk_observer *observer)
{
	bk_vec_foreach (i, &observer->world->objects) {
		struct bk_live *live = observer->world->objects.at[i];
		struct bk_live *parent = live->parent;

		if (!parent)
			continue;
		live->owner = parent->owner;
		if (parent->last_child)
			parent->last_child->next_child = live;
		else
			parent->first_child = live;
		parent->last_child = live;
	}
}

static void index_addresses(struct bk_observer *observer, struct bk_map *by_address)
{
	bk_vec_foreach (i, &observer->world->objects) {
		struct bk_live *live = observer->world->objects.at[i];
		struct bk_str key;
		struct same *same;

		if (live->parent || !is_found_by_address(live->type->id))
			continue;
		key = live_key(observer->arena, live->type->id, live->account, live->region,
			live->owner == BK_OWNER_US ? live->address : live->name);
		same = bk_map_find(by_address, key);
		if (!same) {
			same = bk_new(observer->arena, struct same);
			bk_map_put(by_address, key, same);
		}
		bk_vec_push(observer->arena, &same->lives, live);
	}
}

static void drop_gone(struct bk_observer *observer)
{
	struct bk_world *world = observer->world;
	size_t kept = 0;

	bk_vec_foreach (i, &world->objects) {
		struct bk_live *live = world->objects.at[i];

		if (is_gone(live) || (live->parent && is_gone(live->parent))) {
			json_decref(live->body);
			json_decref(live->tags);
			continue;
		}
		world->objects.at[kept++] = live;
	}
	world->objects.len = kept;
}

static void link_one(
	struct bk_observer *observer, struct bk_map *by_address, const struct bk_desired *object)
{
	struct bk_live *live;

	if (!object->account || observer->world->by_desired[object->index])
		return;
	if (object->parent)
		live = find_child(observer, object);
	else if (is_found_by_address(object->type->id) && !object->external)
		live = find_by_address(observer, by_address, object);
	else
		live = object->name.len ? find_by_name(observer, object) : NULL;
	if (!live && is_found_by_address(object->type->id) && !object->external && object->name.len)
		live = pick(observer, by_address, object, object->name);
	if (!live || is_gone(live))
		return;
	observer->world->by_desired[object->index] = live;
	if (!object->external)
		live->desired = object;
}

void bk_world_link(struct bk_observer *observer)
{
	const struct bk_desired_list *list = observer->apply->list;
	struct bk_map by_address;

	bk_map_init(&by_address, observer->arena);
	bk_vec_foreach (i, &observer->world->objects)
		take_tags(observer, observer->world->objects.at[i]);
	adopt_aliases(observer);
	drop_gone(observer);
	link_children(observer);
	index_addresses(observer, &by_address);
	/* Parents first: children are looked for among theirs. */
	bk_vec_foreach (i, &list->objects) {
		if (!list->objects.at[i]->parent)
			link_one(observer, &by_address, list->objects.at[i]);
	}
	bk_vec_foreach (i, &list->objects) {
		if (list->objects.at[i]->parent)
			link_one(observer, &by_address, list->objects.at[i]);
	}
}
