/*
 * `raw terraform { }` and `raw cloudformation { }`: what the user has the last word on.
 */
#ifndef BK_EMIT_RAW_H
#define BK_EMIT_RAW_H

#include "base/json.h"
#include "emit/context.h"
#include "model/model.h"

/* Which of the raw maps the target takes. */
enum bk_raw_target bk_raw_target(const struct bk_emit *emit);
/* The raw map of an object for the target; NULL where there is none. */
const struct bk_value *bk_raw_of(const struct bk_emit *emit, const struct bk_desired *object);
/* That of a rule inside a plan, by the name of the rule. */
const struct bk_value *bk_raw_of_rule(
	const struct bk_emit *emit, const struct bk_desired *plan, const struct bk_node *rule);
/* Whether the map (or NULL) has the key. */
bool bk_raw_has(const struct bk_value *raw, const char *key);
/* As JSON; text goes out as it is, so that expressions of the target work. False where a value
 * has no such form; nothing is written then. */
bool bk_raw_can_write(const struct bk_value *value);
void bk_raw_write(struct bk_json *json, const struct bk_value *value);
/* All entries of the map (or NULL) into the open object. */
void bk_raw_write_entries(struct bk_json *json, const struct bk_value *raw);

#endif
