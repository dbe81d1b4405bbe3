/*
 * Statements of a policy as people read them: a line each.
 */
#ifndef BK_APPLY_GRANT_H
#define BK_APPLY_GRANT_H

#include "apply/apply.h"

/* Writes the statements that only one of two canonical policies (NULL: none) has: `+ allow …` for
 * those of `after`, `- allow …` for those of `before`, each after `indent` blanks. */
void bk_grants_show(json_t *before, json_t *after, size_t indent, struct bk_out *out);

#endif
