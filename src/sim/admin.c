/*
 * The simulator's own API: see admin.h.
 */
#include "sim/admin.h"

#include "base/arena.h"
#include "sim/calls.h"
#include "sim/clock.h"
#include "sim/fault.h"
#include "sim/normal.h"
#include "sim/state.h"

/* Carries it out: the answer, or NULL and *ret_error. `body` is NULL where there is none. */
typedef json_t *admin_fn(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error);

static json_t *show_clock(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	int64_t now = bk_sim_now(sim);
	json_t *answer = json_object();
	(void)http, (void)body, (void)ret_error;
	bk_value_set(answer, "now", json_integer(now));
	bk_value_set_text(answer, "time", bk_sim_time_write(sim->request_arena, now));
	return answer;
}

/* Nobody needs to go further in one step. */
enum { YEARS_MOST = 200 };

static json_t *move_clock(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	const json_t *to = json_object_get(body, "to");
	int64_t now = bk_sim_now(sim);
	int64_t end = json_is_string(to) ? -1 : bk_value_int(body, "to", -1);
	int64_t advance = bk_value_int(body, "advance", -1);
	const int64_t most = (int64_t)YEARS_MOST * 366 * 86400;
	if (json_is_string(to) && !bk_sim_time_read(bk_value_text(body, "to"), &end))
		end = -1;
	if (advance >= 0 && advance <= most)
		end = now + advance;
	if (end < now || end - now > most) {
		bk_error_set(ret_error,
			"the clock moves by `advance`, seconds, or forward `to` a "
			"time");
		return NULL;
	}
	bk_sim_advance(sim, now, end);
	bk_sim_clock_set(sim, end);
	return show_clock(sim, http, body, ret_error);
}

static json_t *show_faults(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	(void)http, (void)body, (void)ret_error;
	return bk_sim_faults_show(sim->faults);
}

static json_t *add_faults(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	if (!bk_sim_faults_add(sim->faults, body, ret_error))
		return NULL;
	return show_faults(sim, http, body, ret_error);
}

static json_t *clear_faults(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	bk_sim_faults_clear(sim->faults);
	return show_faults(sim, http, body, ret_error);
}

static json_t *show_state(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	struct bk_str normal = bk_sim_query(sim->request_arena, http->query, "normal");
	json_t *records = bk_sim_store_all(sim->store);
	(void)body, (void)ret_error;
	if (bk_str_is(normal, "1"))
		records = bk_sim_normal(records);
	return json_pack("{s:o}", "records", records);
}

static json_t *show_calls(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	(void)http, (void)body, (void)ret_error;
	return bk_sim_calls_show(sim->calls);
}

static json_t *clear_calls(struct bk_sim *sim, const struct bk_sim_http *http, json_t *body,
	struct bk_error *ret_error)
{
	bk_sim_calls_clear(sim->calls);
	return show_calls(sim, http, body, ret_error);
}

/* clang-format off */
static const struct {
	const char *method, *path;
	bool has_body;
	admin_fn *run;
} routes[] = {
	{ "GET",    BK_SIM_ADMIN_PATH "clock",  false, show_clock },
	{ "POST",   BK_SIM_ADMIN_PATH "clock",  true,  move_clock },
	{ "GET",    BK_SIM_ADMIN_PATH "faults", false, show_faults },
	{ "POST",   BK_SIM_ADMIN_PATH "faults", true,  add_faults },
	{ "DELETE", BK_SIM_ADMIN_PATH "faults", false, clear_faults },
	{ "GET",    BK_SIM_ADMIN_PATH "state",  false, show_state },
	{ "GET",    BK_SIM_ADMIN_PATH "calls",  false, show_calls },
	{ "DELETE", BK_SIM_ADMIN_PATH "calls",  false, clear_calls },
};
/* clang-format on */

bool bk_sim_is_admin(const struct bk_sim_http *http)
{
	return bk_str_has_prefix(http->path, BK_STR(BK_SIM_ADMIN_PATH));
}

static admin_fn *find_route(const struct bk_sim_http *http, bool *ret_has_body)
{
	for (size_t i = 0; i < BK_COUNT(routes); i++) {
		if (bk_str_is(http->path, routes[i].path) &&
			bk_str_is(http->method, routes[i].method)) {
			*ret_has_body = routes[i].has_body;
			return routes[i].run;
		}
	}
	return NULL;
}

struct bk_sim_reply bk_sim_serve_admin(struct bk_sim *sim, const struct bk_sim_http *http)
{
	struct bk_sim_reply reply = {.answer = {200, "application/json", NULL, BK_STR("")}};
	struct bk_error error = {"no such page"};
	bool has_body = false;
	admin_fn *run = find_route(http, &has_body);
	BK_AUTO_JSON body = NULL;
	BK_AUTO_JSON answer = NULL;

	bk_sim_store_begin(sim->store);
	if (run == NULL)
		reply.answer.status = 404;
	else if (!has_body || (body = bk_value_read(http->body, &error)) != NULL)
		answer = run(sim, http, body, &error);
	if (!bk_sim_store_end(sim->store, answer != NULL)) {
		reply.answer.status = 500;
		bk_error_set(&error, "%s", bk_sim_store_failure(sim->store));
	} else if (answer != NULL) {
		reply.answer.body = bk_value_write(sim->request_arena, answer);
		return reply;
	}
	if (reply.answer.status == 200)
		reply.answer.status = 400;
	BK_AUTO_JSON refusal = json_object();
	bk_sim_make_utf8(error.text);
	bk_value_set_text(refusal, "error", bk_str_of(error.text));
	reply.answer.body = bk_value_write(sim->request_arena, refusal);
	return reply;
}
