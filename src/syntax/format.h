/*
 * Inside the formatter: a file as atoms in lines. format.c makes them and writes them out,
 * align.c puts spaces into lines that belong together.
 */
#ifndef BK_SYNTAX_FORMAT_H
#define BK_SYNTAX_FORMAT_H

#include "syntax/feed.h"

/* What is no token has a kind beyond those of the grammar. */
enum {
	BK_ATOM_COMMENT = 1000, /* ends its line */
	BK_ATOM_INLINE = 1001,  /* a comment that does not: an error, but it must stay */
	BK_ATOM_FROZEN = 1002,  /* text with an error in it, as it is */
};

enum { BK_LINE_WIDTH = 100 };

struct bk_atom {
	uint32_t begin, end; /* of its text */
	uint16_t kind;
	bool first;      /* begins a line */
	bool blank;      /* with an empty one above */
	bool opens_item; /* begins an item of a block */
	uint32_t match;  /* the bracket that closes this one */
	uint32_t space;  /* columns before it: the indent of a first one */
};

struct bk_line {
	uint32_t begin, end; /* atoms */
};

struct bk_layout {
	struct bk_arena *arena;
	const struct bk_tokens *tokens;
	BK_VEC(struct bk_atom) atoms;
	BK_VEC(struct bk_line) lines;
};

/* Columns of the text of an atom, up to its first line end. */
uint32_t bk_atom_width(const struct bk_layout *layout, const struct bk_atom *atom);
/* Columns of some atoms of one line with the spaces before them, the first one's included. */
uint32_t bk_atoms_width(const struct bk_layout *layout, uint32_t begin, uint32_t end);
/* The end of a line without a comment that it ends with. */
uint32_t bk_line_code_end(const struct bk_layout *layout, const struct bk_line *line);

/* Aligns `=`, columns of one-line blocks, and comments. */
void bk_layout_align(struct bk_layout *layout);

#endif
