/*
 * Allowances and levels: `@allow(rule, "why", until = DATE)` and `lint { … }`.
 */
#ifndef BK_MODEL_SUPPRESS_H
#define BK_MODEL_SUPPRESS_H

#include "model/model.h"

struct unit;

/* Collects the allowances of the unit's files, and sets the levels that `lint` says; resolving
 * calls it before anything else is reported. */
void bk_suppress_collect(struct unit *unit);
void bk_suppress_levels(struct unit *unit);

/* Marks what is allowed as suppressed. To be called again for what is reported later. */
void bk_suppress_mark(struct bk_model *model, struct bk_diags *diags);

/* The same, and reports allowances that suppress nothing (BK9015): once, when every pass has
 * reported. Of rules about what is in AWS, and of what may be used elsewhere, it says nothing. */
void bk_suppress_apply(struct bk_model *model, struct bk_diags *diags);

#endif
