/*
 * What a property is called in other tools.
 */
#ifndef BK_MODEL_SYNONYM_H
#define BK_MODEL_SYNONYM_H

#include <stddef.h>

#include "base/str.h"
#include "source/file.h"

struct bk_diags;
struct bk_kind;

/*
 * Adds a help to the newest record: what the property `word` of another tool is called in `kind`;
 * else as bk_diag_suggest().
 */
void bk_suggest_property(struct bk_diags *diags, const struct bk_kind *kind, struct bk_span span,
	struct bk_str word, const struct bk_str legal[], size_t count);

#endif
