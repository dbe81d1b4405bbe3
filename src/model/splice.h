/*
 * What a block holds once templates, loops and conditions are spliced in, and what wins over what.
 */
#ifndef BK_MODEL_SPLICE_H
#define BK_MODEL_SPLICE_H

#include "model/unit.h"

/* A `use` that brought an item, inside of another one or not. */
struct source {
	const struct source *outer;
	const struct bk_stmt *template, *use;
	int depth;
};

/* A block with the level that it is read at, and where it comes from. */
struct layer {
	const struct bk_block *block;
	struct here here;
	const struct source *from; /* NULL: written in the block itself */
};

typedef BK_VEC(struct layer) layers;

/* A property or a declaration. */
struct item {
	const struct bk_stmt *stmt;
	struct here here;
	const struct source *from;
	const struct env *level;
};

/* What is collected for an object. */
struct items {
	struct unit *unit;
	const struct bk_object *object;
	const struct source *from;
	const struct env *level; /* of the block or template that is read: loops in it count */
	BK_VEC(struct item) list;
	bool lost; /* something could not be read: what is missing may have been there */
};

/* What the block is called in messages, and what a template for it is for. */
const char *kind_word(const struct items *items);
/* How many templates deep: 0 for what is written in the block itself. */
int depth_of(const struct source *from);
const char *template_name(const struct source *from);
/* Does what comes from `a` win over what comes from `b`? A block wins over the templates that it
 * uses, and so does each template over those that it uses itself. */
bool wins(const struct source *a, const struct source *b);
/* Adds the items of a block, in order. */
void collect(struct items *items, const struct bk_block *block, struct here here);

#endif
