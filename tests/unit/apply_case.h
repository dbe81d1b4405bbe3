/*
 * A unit, and an AWS to apply it to: the simulator in this process, called without a wire.
 */
#ifndef BK_TESTS_UNIT_APPLY_CASE_H
#define BK_TESTS_UNIT_APPLY_CASE_H

#include <pthread.h>

#include "apply/apply.h"
#include "base/name.h"
#include "source/diag.h"

struct bk_sim;

/* Tuesday 2026-11-24, 12:00 UTC. */
enum { APPLY_CASE_NOON = 1795521600 };

struct apply_case {
	struct bk_arena *arena;
	struct bk_names names;
	struct bk_sources sources;
	struct bk_diags diags;
	struct bk_model *model;
	struct bk_desired_list list;
	struct bk_graph graph;
	struct bk_sim *sim;
	pthread_mutex_t lock;
	size_t calls;
	const char *failing;         /* operation that fails once it is called, or NULL */
	const char *failing_code;    /* … with this code */
	const char *failing_message; /* … and these words; NULL: any */
	json_t *answers;             /* operation → output that is given instead; or NULL */
	struct bk_apply apply;
	struct bk_world world;
	struct bk_apply_plan plan;
};

/* An organization of three accounts in the simulator. */
void apply_case_init(struct apply_case *test);
void apply_case_free(struct apply_case *test);
/* From now on the operation answers with this document. */
void apply_case_answer(struct apply_case *test, const char *operation, const char *document);
/* Compiles a unit; what was compiled before goes. It must be without errors. */
void apply_case_compile(struct apply_case *test, const char *text);
/* Compiles, observes and plans. Whether it could be read. */
bool apply_case_plan(struct apply_case *test, const char *text);
/* The change of an address; fails the test where there is none. */
const struct bk_change *apply_case_change(struct apply_case *test, const char *address);
/* Prints what was reported. */
void apply_case_report(const struct apply_case *test);
/* Whether the rule was reported. */
bool apply_case_reported(const struct apply_case *test, enum bk_code code);
/* Makes a call to the simulator, as the account's administrator. The output must be let go. */
json_t *apply_case_call(struct apply_case *test, const char *account, const char *service,
	const char *operation, json_t *input);

#endif
