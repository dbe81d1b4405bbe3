/*
 * What a select block means, four times over: by the language's own definition, evaluated here on
 * random blocks; by AWS's documented semantics of the selections that are made of it, evaluated
 * here, too (F 4.7); by what `bkc match` asks; and by the simulator. What a negation means for a
 * missing tag AWS does not document: both readings are tried, and where they differ the answer has
 * to be "unknown".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cmd/services.h"
#include "infer/coverage.h"
#include "infer/infer.h"
#include "model/model.h"
#include "sim/backup_jobs.h"
#include "sim/serve.h"
#include "sim/state.h"
#include "unit.h"

enum { THINGS = 6, KEYS = 3, PARTS = 2, BLOCKS = 2, CASES = 400, DEEP = 3 };

#define HERE    "eu-west-1"
#define ACCOUNT "222222222222"

/* A resource's name is `name` and a digit, its ARN `arn` and its name. */
struct kind {
	const char *word, *name, *arn;
};

/* clang-format off */
static const struct kind kinds[] = {
	{"dynamodb", "table-",               "arn:aws:dynamodb:" HERE ":" ACCOUNT ":table/"},
	{"s3",       "bucket-",              "arn:aws:s3:::"},
	{"efs",      "fs-0123456789abcdef",  "arn:aws:elasticfilesystem:" HERE ":" ACCOUNT ":file-system/"},
	{"ebs",      "vol-0123456789abcdef", "arn:aws:ec2:" HERE ":" ACCOUNT ":volume/"},
	{"rds",      "db-",                  "arn:aws:rds:" HERE ":" ACCOUNT ":db:"},
	{"ec2",      "i-0123456789abcdef",   "arn:aws:ec2:" HERE ":" ACCOUNT ":instance/"},
};
/* clang-format on */

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const char *const keys[KEYS] = {"app", "env", "cost:centre"};
static const char *const values[] = {"x", "y", "x y", "xz"};
static const char *const patterns[] = {"x*", "*y", "*", "x y", "* y", "x?"};

struct thing {
	unsigned kind;
	char arn[128];
	const char *tags[KEYS]; /* NULL: it has none of that key */
};

enum what { ALL, ANY, NOT, TAG, KIND };
enum op { EQ, NE, IN, NOT_IN, LIKE, NOT_LIKE };
static const char *const op_words[] = {"==", "!=", "in", "not in", "like", "not like"};

struct cond {
	enum what what;
	enum op op;
	unsigned key, mask; /* mask: of kinds */
	const char *values[PARTS];
	size_t count;
	struct cond *parts[PARTS];
};

struct block {
	unsigned include, exclude, kinds; /* sets; 0: not written */
	struct cond *where;               /* or NULL */
};

static struct thing things[THINGS];
static struct block blocks[BLOCKS];
static size_t block_count;
static struct bk_arena *arena;
static uint32_t state;

static unsigned pick(unsigned count)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % count;
}

static void make_things(void)
{
	for (int i = 0; i < THINGS; i++) {
		struct thing *thing = &things[i];

		thing->kind = pick(KINDS);
		snprintf(thing->arn, sizeof(thing->arn), "%s%s%d", kinds[thing->kind].arn,
			kinds[thing->kind].name, i);
		for (size_t j = 0; j < KEYS; j++)
			thing->tags[j] = pick(3) ? values[pick(4)] : NULL;
	}
}

static struct cond *make_atom(void)
{
	struct cond *cond = bk_new(arena, struct cond);

	if (pick(8) == 0) {
		cond->what = KIND;
		cond->op = IN;
		cond->mask = 1 + pick((1U << KINDS) - 1);
		return cond;
	}
	cond->what = TAG;
	cond->op = (enum op)pick(6);
	cond->key = pick(KEYS);
	cond->count = cond->op == IN || cond->op == NOT_IN ? 1 + pick(PARTS) : 1;
	for (size_t i = 0; i < cond->count; i++)
		cond->values[i] = cond->op == LIKE || cond->op == NOT_LIKE ? patterns[pick(6)]
									   : values[pick(4)];
	return cond;
}

static struct cond *make_cond(int deep)
{
	unsigned choice = deep ? pick(10) : 9;
	struct cond *cond;

	if (choice > 6)
		return make_atom();
	cond = bk_new(arena, struct cond);
	cond->what = choice < 4 ? ALL : choice < 5 ? ANY : NOT;
	for (size_t i = 0; i < (cond->what == NOT ? 1 : PARTS); i++)
		cond->parts[i] = make_cond(deep - 1);
	return cond;
}

static void make_blocks(void)
{
	block_count = 1 + pick(BLOCKS);
	for (size_t i = 0; i < block_count; i++) {
		struct block *block = &blocks[i];

		*block = (struct block){0};
		if (pick(3) == 0)
			block->include = 1 + pick((1U << THINGS) - 1);
		if (pick(3) == 0)
			block->exclude = 1 + pick((1U << THINGS) - 1);
		if (pick(2) == 0)
			block->kinds = 1 + pick((1U << KINDS) - 1);
		if (pick(4) || !(block->include || block->kinds))
			block->where = make_cond(DEEP);
	}
}

/* The source text. */

static void put_set(FILE *out, const char *word, unsigned set, bool of_kinds)
{
	const char *lead = "[";

	if (!set)
		return;
	fprintf(out, "%s", word);
	for (int i = 0; i < THINGS; i++) {
		if (!(set >> i & 1))
			continue;
		if (of_kinds)
			fprintf(out, "%s%s", lead, kinds[i].word);
		else
			fprintf(out, "%sthing%d", lead, i);
		lead = ", ";
	}
	fprintf(out, "]\n");
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as make_cond() goes */
static void put_cond(FILE *out, const struct cond *cond)
{
	if (cond->what == TAG) {
		bool list = cond->op == IN || cond->op == NOT_IN;

		fprintf(out, "tag[\"%s\"] %s %s", keys[cond->key], op_words[cond->op],
			list ? "[" : "");
		for (size_t i = 0; i < cond->count; i++)
			fprintf(out, "%s\"%s\"", i ? ", " : "", cond->values[i]);
		fprintf(out, "%s", list ? "]" : "");
	} else if (cond->what == KIND) {
		put_set(out, "kind in ", cond->mask, true);
	} else {
		fprintf(out, cond->what == NOT ? "not (" : "(");
		put_cond(out, cond->parts[0]);
		if (cond->what != NOT) {
			fprintf(out, cond->what == ALL ? " and " : " or ");
			put_cond(out, cond->parts[1]);
		}
		fprintf(out, ")");
	}
}

static void put_thing(FILE *out, int i)
{
	const struct kind *kind = &kinds[things[i].kind];

	fprintf(out, "  %s thing%d = \"%s%d\" { tags = { always = \"1\"", kind->word, i, kind->name,
		i);
	for (size_t j = 0; j < KEYS; j++) {
		if (things[i].tags[j])
			fprintf(out, ", \"%s\" = \"%s\"", keys[j], things[i].tags[j]);
	}
	fprintf(out, " } }\n");
}

static char *make_text(void)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ck_assert_ptr_nonnull(out);
	fprintf(out, "account prod = " ACCOUNT "\nin prod at " HERE " {\n  vault main\n");
	for (int i = 0; i < THINGS; i++)
		put_thing(out, i);
	fprintf(out, "  plan p {\n    rule r { schedule = daily at 02:00 utc, keep = 7d }\n");
	for (size_t i = 0; i < block_count; i++) {
		fprintf(out, "    select {\n");
		put_set(out, "include = ", blocks[i].include, false);
		put_set(out, "exclude = ", blocks[i].exclude, false);
		put_set(out, "kinds = ", blocks[i].kinds, true);
		if (blocks[i].where) {
			fprintf(out, "where = ");
			put_cond(out, blocks[i].where);
			fprintf(out, "\n");
		}
		fprintf(out, "    }\n");
	}
	fprintf(out, "  }\n}\n");
	fclose(out);
	return text;
}

/* What the block means. `missing`: the reading of a negation for a missing tag. */

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the pattern is long */
static bool is_like(const char *text, const char *pattern, bool words)
{
	if (!*pattern)
		return !*text;
	if (*pattern == '*')
		return is_like(text, pattern + 1, words) ||
			(*text && !(words && *text == ' ') && is_like(text + 1, pattern, words));
	return *text && (*pattern == '?' || *pattern == *text) &&
		is_like(text + 1, pattern + 1, words);
}

static bool tag_holds(
	const struct cond *cond, bool negated, const struct thing *thing, bool missing)
{
	const char *tag = thing->tags[cond->key];
	bool negative = (cond->op == NE || cond->op == NOT_IN || cond->op == NOT_LIKE) != negated;
	bool found = false;

	if (!tag)
		return negative && missing;
	for (size_t i = 0; i < cond->count; i++)
		found |= cond->op == LIKE || cond->op == NOT_LIKE
			? is_like(tag, cond->values[i], true)
			: strcmp(tag, cond->values[i]) == 0;
	return found != negative;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as make_cond() goes */
static bool cond_holds(
	const struct cond *cond, bool negated, const struct thing *thing, bool missing)
{
	bool first, all = (cond->what == ALL) != negated;

	if (cond->what == TAG)
		return tag_holds(cond, negated, thing, missing);
	if (cond->what == KIND)
		return (cond->mask >> thing->kind & 1) != negated;
	if (cond->what == NOT)
		return cond_holds(cond->parts[0], !negated, thing, missing);
	first = cond_holds(cond->parts[0], negated, thing, missing);
	return first == all ? cond_holds(cond->parts[1], negated, thing, missing) : first;
}

static bool block_takes(const struct block *block, int i, bool missing)
{
	return (!block->include || block->include >> i & 1) && !(block->exclude >> i & 1) &&
		(!block->kinds || block->kinds >> things[i].kind & 1) &&
		(!block->where || cond_holds(block->where, false, &things[i], missing));
}

static bool plan_takes(int i, bool missing)
{
	for (size_t j = 0; j < block_count; j++) {
		if (block_takes(&blocks[j], i, missing))
			return true;
	}
	return false;
}

/* What AWS makes of a selection: (Resources or ListOfTags), all Conditions, less NotResources. */

static json_t *json_of(const struct bk_node *node)
{
	json_t *json;

	if (node->kind == BK_NODE_REF) {
		struct bk_str arn = node->ref.target->arn;

		return json_stringn(arn.len ? arn.ptr : "", arn.len);
	}
	if (node->kind == BK_NODE_LIST) {
		json = json_array();
		bk_vec_foreach (i, &node->list)
			json_array_append_new(json, json_of(node->list.at[i]));
		return json;
	}
	if (node->kind == BK_NODE_MAP) {
		json = json_object();
		bk_vec_foreach (i, &node->map)
			bk_value_set(json, node->map.at[i].key.ptr, json_of(node->map.at[i].value));
		return json;
	}
	return json_stringn(node->text.ptr, node->text.len);
}

static const char *member(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static const char *tag_of(const struct thing *thing, const char *key)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(keys[i], key) == 0)
			return thing->tags[i];
	}
	return NULL;
}

static bool any_like(const json_t *list, const char *arn)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item)
	{
		if (is_like(arn, json_string_value(item), false))
			return true;
	}
	return false;
}

static bool any_tag(const json_t *list, const struct thing *thing)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item)
	{
		const char *tag = tag_of(thing, member(item, "ConditionKey"));

		ck_assert_str_eq(member(item, "ConditionType"), "STRINGEQUALS");
		if (tag && strcmp(tag, member(item, "ConditionValue")) == 0)
			return true;
	}
	return false;
}

static bool conditions_hold(const json_t *conditions, const struct thing *thing, bool missing)
{
	static const char prefix[] = "aws:ResourceTag/";
	const char *name;
	json_t *list;

	json_object_foreach((json_t *)(uintptr_t)conditions, name, list)
	{
		bool negative = strstr(name, "Not") != NULL, like = strstr(name, "Like") != NULL;
		size_t i;
		const json_t *item;

		json_array_foreach(list, i, item)
		{
			const char *key = member(item, "ConditionKey"), *tag;
			const char *value = member(item, "ConditionValue");
			bool holds;

			ck_assert_int_eq(strncmp(key, prefix, sizeof(prefix) - 1), 0);
			tag = tag_of(thing, key + sizeof(prefix) - 1);
			holds = !tag ? negative && missing
				     : (like ? is_like(tag, value, true)
					     : strcmp(tag, value) == 0) != negative;
			if (!holds)
				return false;
		}
	}
	return true;
}

static bool aws_takes(const json_t *selection, const struct thing *thing, bool missing)
{
	return (any_like(json_object_get(selection, "Resources"), thing->arn) ||
		       any_tag(json_object_get(selection, "ListOfTags"), thing)) &&
		conditions_hold(json_object_get(selection, "Conditions"), thing, missing) &&
		!any_like(json_object_get(selection, "NotResources"), thing->arn);
}

/* The simulator, in which all of the kinds are opted in. */

static struct bk_sim *sim;
static json_t *services;

static void opt_in(void)
{
	json_t *input = json_pack("{s:{s:b,s:b,s:b,s:b,s:b,s:b}}", "ResourceTypeOptInPreference",
		"DynamoDB", 1, "S3", 1, "EFS", 1, "EBS", 1, "RDS", 1, "EC2", 1);
	const struct bk_sim_request request = {
		.operation =
			bk_aws_operation_find(BK_STR("backup"), BK_STR("UpdateRegionSettings")),
		.account = BK_STR(ACCOUNT),
		.region = BK_STR(HERE),
		.caller = BK_STR("arn:aws:iam::" ACCOUNT ":user/admin"),
		.input = input,
		.arena = arena,
	};
	struct bk_sim_fault fault = {0};
	json_t *output;

	bk_sim_store_begin(sim->store);
	output = bk_sim_run(sim, &request, input, &fault);
	ck_assert_msg(output, "%s", fault.message);
	ck_assert(bk_sim_store_end(sim->store, true));
	json_decref(output);
	json_decref(input);
}

static void sim_begin(const struct bk_model *model)
{
	struct bk_sim_options options = {.clock = 1};
	struct bk_error error;
	json_t *world;

	services = bk_services_document(model);
	world = json_pack("{s:[{s:s}],s:O}", "accounts", "id", ACCOUNT, "services", services);
	options.world = world;
	sim = bk_sim_open(&options, &error);
	ck_assert_msg(sim, "%s", error.text);
	json_decref(world);
	opt_in();
}

static bool sim_takes(const json_t *selection, const struct thing *thing)
{
	const struct bk_sim_moment moment = {.sim = sim,
		.arena = arena,
		.services = services,
		.account = BK_STR(ACCOUNT),
		.region = BK_STR(HERE)};
	struct bk_sim_resource resource;
	json_t *tags = json_object();
	bool takes;

	for (size_t i = 0; i < KEYS; i++) {
		if (thing->tags[i])
			bk_value_set(tags, keys[i], json_string(thing->tags[i]));
	}
	ck_assert(bk_sim_resource_read(&moment, bk_str_of(thing->arn), &resource));
	resource.tags = tags;
	bk_sim_store_begin(sim->store);
	takes = bk_sim_selects(&moment, selection, &resource);
	ck_assert(bk_sim_store_end(sim->store, false));
	json_decref(tags);
	return takes;
}

/* One random unit. */

struct answer {
	json_t *selections; /* as they are sent */
	const struct bk_object *plan;
	struct bk_coverage coverage;
};

static const struct bk_object *object_named(const struct bk_model *model, const char *address)
{
	const struct bk_object *object = bk_object_find(model, bk_str_of(address));

	ck_assert_msg(object, "no %s", address);
	return object;
}

static enum bk_truth expected(const struct block *block, int i)
{
	bool with = block_takes(block, i, true), without = block_takes(block, i, false);

	return with != without ? BK_UNKNOWN : with ? BK_TRUE : BK_FALSE;
}

static bool is_covered(const struct answer *answer, const struct bk_object *resource, size_t block)
{
	bk_vec_foreach (i, &answer->coverage.items) {
		const struct bk_protected *item = &answer->coverage.items.at[i];

		if (item->resource == resource && item->select == answer->plan->children.at[block])
			return true;
	}
	return false;
}

/* What is said of a thing without asking AWS: children of the plan are its rule and the blocks. */
static void compare_said(
	const struct answer *answer, const struct bk_model *model, int i, const char *text)
{
	char address[64];
	const struct bk_object *resource;

	snprintf(address, sizeof(address), "%s:prod.thing%d[" HERE "]", kinds[things[i].kind].word,
		i);
	resource = object_named(model, address);
	for (size_t j = 0; j < block_count; j++) {
		enum bk_truth truth = expected(&blocks[j], i);

		ck_assert_msg(bk_select_holds(answer->plan->children.at[j + 1], resource) == truth,
			"thing%d and block %zu of\n%s", i, j + 1, text);
		/* An undecided one that is listed counts: its backup has to work. */
		ck_assert_int_eq(is_covered(answer, resource, j + 1),
			truth == BK_TRUE || (truth == BK_UNKNOWN && blocks[j].include));
	}
}

static void compare_sent(const struct answer *answer, int i, const char *text)
{
	size_t taken[2] = {0}, simulated = 0, k;
	const json_t *selection;

	json_array_foreach(answer->selections, k, selection)
	{
		taken[0] += aws_takes(selection, &things[i], false);
		taken[1] += aws_takes(selection, &things[i], true);
		simulated += sim_takes(selection, &things[i]);
	}
	for (int missing = 0; missing <= 1; missing++)
		ck_assert_msg((taken[missing] > 0) == plan_takes(i, missing),
			"thing%d (missing tags fulfil negations: %d) is %sselected by AWS in\n%s",
			i, missing, taken[missing] ? "" : "not ", text);
	ck_assert_uint_eq(simulated, taken[1]);
	/* Alternatives become a selection each; nothing may be in two of one block. */
	ck_assert_uint_le(taken[1], block_count);
}

/* Whether the unit is refused as having no form in AWS; anything else that is wrong fails. */
static bool is_refused(const struct bk_diags *diags, const char *text)
{
	bool refused = false;

	for (const struct bk_diag *diag = diags->first; diag; diag = diag->next) {
		if (diag->level != BK_LEVEL_ERROR)
			continue;
		ck_assert_msg(diag->code == BK_NOT_EXPRESSIBLE, "BK%04d %s in\n%s", (int)diag->code,
			diag->message.ptr, text);
		refused = true;
	}
	return refused;
}

/* False where AWS has no form for it. */
static bool try_one(const char *text)
{
	struct bk_resolve_options options = {0};
	struct answer answer = {.selections = json_array()};
	struct bk_desired_list list;
	struct bk_sources sources;
	struct bk_names names;
	struct bk_diags diags;
	struct bk_model *model;
	bool refused;

	bk_names_init(&names, arena);
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	model = bk_resolve_file(arena, &names, &sources, &diags,
		bk_sources_add(&sources, BK_STR("unit.bk"), bk_str_of(text)), &options);
	bk_infer(arena, &diags, model, &list);
	refused = is_refused(&diags, text);
	if (!refused && !sim)
		sim_begin(model);
	bk_vec_foreach (i, &list.objects) {
		if (list.objects.at[i]->type->id == BK_AWS_SELECTION)
			json_array_append_new(answer.selections,
				json_of(bk_node_find(list.objects.at[i]->body, "BackupSelection")));
	}
	answer.plan = object_named(model, "plan:prod.p[" HERE "]");
	bk_coverage_make(arena, model, answer.plan, &answer.coverage);
	for (int i = 0; i < THINGS; i++) {
		compare_said(&answer, model, i, text);
		if (!refused)
			compare_sent(&answer, i, text);
	}
	json_decref(answer.selections);
	return !refused;
}

START_TEST(a_block_means_what_is_sent)
{
	size_t sent = 0;

	for (unsigned number = 1; number <= CASES; number++) {
		char *text;

		arena = bk_arena_new();
		state = number * 2654435761U;
		make_things();
		make_blocks();
		text = make_text();
		sent += try_one(text);
		free(text);
		bk_arena_free(arena);
	}
	bk_sim_close(sim);
	sim = NULL;
	json_decref(services);
	/* Enough of them have a form for the comparison to say something. */
	ck_assert_uint_gt(sent, CASES / 3);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("selection");
	TCase *cases = tcase_create("meaning");

	tcase_add_test(cases, a_block_means_what_is_sent);
	suite_add_tcase(suite, cases);
	return suite;
}
