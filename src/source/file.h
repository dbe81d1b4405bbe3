/*
 * Source files and spans. A span is a file and two byte offsets; line and column are computed on
 * demand. File 0 is no file: the span of things that nobody wrote.
 */
#ifndef BK_SOURCE_FILE_H
#define BK_SOURCE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

struct bk_arena;
struct bk_map;

/* Larger sources are refused. */
enum { BK_SOURCE_MAX = 64 * 1024 * 1024 };

struct bk_span {
	uint32_t file;
	uint32_t begin, end; /* bytes, half open */
};

#define BK_NO_SPAN ((struct bk_span){0, 0, 0})

static inline bool bk_span_is_none(struct bk_span span)
{
	return span.file == 0;
}

/* From the start of a to the end of b, both of one file. */
static inline struct bk_span bk_span_join(struct bk_span a, struct bk_span b)
{
	return (struct bk_span){a.file, a.begin, b.end};
}

static inline bool bk_span_equal(struct bk_span a, struct bk_span b)
{
	return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

struct bk_file {
	uint32_t id;
	struct bk_str path; /* as shown: as given, or relative to where bkc runs */
	struct bk_str text; /* followed by two NUL bytes, for flex */
	bool is_stdlib;     /* embedded: spans in it are shown as `std.gfs` and folded */
	bool is_flag;       /* the value of a flag */
	bool is_stdin;
	uint32_t *lines; /* offsets of line starts, made on first use */
	uint32_t line_count;
	uint32_t *marks; /* code points before every so many bytes; made with the lines */
	struct bk_arena *arena;
};

struct bk_sources {
	struct bk_arena *arena;
	BK_VEC(struct bk_file *) files; /* files.at[id - 1] */
	/* By path: the text (struct bk_str) to take instead of what is read there; or NULL. */
	const struct bk_map *instead;
};

struct bk_position {
	uint32_t line;   /* 1-based */
	uint32_t column; /* 1-based, code points */
};

void bk_sources_init(struct bk_sources *sources, struct bk_arena *arena);
/* A file from text in memory (copied). Text longer than BK_SOURCE_MAX is our caller's bug. */
struct bk_file *bk_sources_add(struct bk_sources *sources, struct bk_str path, struct bk_str text);
/*
 * Reads a file; NULL and *ret_error where it cannot be read, is a directory, or is too large.
 * `-` reads standard input under the given name.
 */
struct bk_file *bk_sources_read(
	struct bk_sources *sources, struct bk_str path, struct bk_error *ret_error);
struct bk_file *bk_sources_read_stdin(
	struct bk_sources *sources, struct bk_str shown_as, struct bk_error *ret_error);

/* Whether the text can be changed where it came from: a file or standard input. */
bool bk_file_is_editable(const struct bk_file *file);

/* The file of an id, or NULL for 0. */
struct bk_file *bk_sources_file(const struct bk_sources *sources, uint32_t id);
/* The text under a span; empty for BK_NO_SPAN. */
struct bk_str bk_sources_text(const struct bk_sources *sources, struct bk_span span);
/* The 1-based line of an offset; cheaper than its position. */
uint32_t bk_file_line_of(struct bk_file *file, uint32_t offset);
struct bk_position bk_file_position(struct bk_file *file, uint32_t offset);
/* Text of a 1-based line without its line end; empty outside. */
struct bk_str bk_file_line(struct bk_file *file, uint32_t line, uint32_t *ret_begin);

/*
 * Offset of the first byte that is not UTF-8 or is NUL, or text.len. Overlong forms, surrogates
 * and code points above U+10FFFF are not UTF-8.
 */
size_t bk_utf8_check(struct bk_str text);
/* Length of the code point that the text begins with; 0 where that is not UTF-8, or at its end. */
size_t bk_utf8_sequence(struct bk_str text);
/* The code point at text.ptr (valid UTF-8, not empty) and its length. */
uint32_t bk_utf8_decode(struct bk_str text, size_t *ret_len);
/* Columns that it takes in a terminal: 0, 1 or 2. */
int bk_utf8_width(uint32_t code_point);

#endif
