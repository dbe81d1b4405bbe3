/*
 * A unit made by hand for the tests of emit/: an organization of three accounts that backs up a
 * table and a database in one of them and copies to another.
 */
#ifndef BK_TESTS_UNIT_EMIT_CASE_H
#define BK_TESTS_UNIT_EMIT_CASE_H

#include "emit/emit.h"
#include "model/model.h"

enum { CASE_FILES_MAX = 64 };

struct case_file {
	char name[128];
	char *text;
	bool executable;
};

struct emit_case {
	struct bk_arena *arena;
	struct bk_sources sources;
	struct bk_diags diags;
	struct bk_model model;
	struct bk_org org;
	struct bk_account management, prod, backup;
	struct bk_region sydney, dublin;
	struct bk_service dynamodb, rds, ebs;
	struct bk_desired_list list;
	struct bk_graph graph;
	/* what was emitted */
	struct case_file files[CASE_FILES_MAX];
	size_t file_count;
	struct bk_out *outs[CASE_FILES_MAX];
	size_t fail_at; /* this file, from 1, cannot be opened; 0: none */
	struct bk_error error;
};

/* An empty unit with accounts, regions and a small matrix. */
void emit_case_init(struct emit_case *test);
void emit_case_free(struct emit_case *test);
/* The objects of the real case. */
void emit_case_fill(struct emit_case *test);

/* Objects with the names that inference gives; `name` is that in the address. */
struct bk_desired *emit_case_add(struct emit_case *test, enum bk_aws_id id,
	const struct bk_account *account, const struct bk_region *region, const char *name);
struct bk_desired *emit_case_role(
	struct emit_case *test, const struct bk_account *account, const char *name);
struct bk_desired *emit_case_key(struct emit_case *test, const struct bk_account *account,
	const struct bk_region *region, const char *name);
struct bk_desired *emit_case_vault(struct emit_case *test, const struct bk_account *account,
	const struct bk_region *region, const char *name, const struct bk_desired *key);
struct bk_desired *emit_case_plan(struct emit_case *test, const struct bk_account *account,
	const struct bk_region *region, const char *name, const struct bk_desired *vault,
	const struct bk_desired *copy_to);
struct bk_desired *emit_case_selection(struct emit_case *test, const struct bk_desired *plan,
	const struct bk_desired *role, const char *resource);
/* A policy document with one statement for a principal. */
struct bk_node *emit_case_policy(struct emit_case *test, struct bk_node *principal);
/* A string property. */
void emit_case_put(struct emit_case *test, struct bk_node *map, const char *key, const char *text);

/* Orders and emits; what came is in `files`. */
bool emit_case_run(struct emit_case *test, bool terraform);
/* The text of a file, or NULL. */
const char *emit_case_file(const struct emit_case *test, const char *name);

#endif
