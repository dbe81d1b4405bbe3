/*
 * What the renderers share.
 */
#ifndef BK_SOURCE_REPORT_H
#define BK_SOURCE_REPORT_H

#include "base/json.h"
#include "base/map.h"
#include "base/out.h"
#include "source/diag.h"

/* Characters of a line of source or of a message that a terminal must not see as they are (control
 * characters, marks that reorder text, bytes that are not UTF-8) are written as this one. */
#define BK_REPLACEMENT "\xef\xbf\xbd"

/* "error", "warning", "info". */
const char *bk_level_name(enum bk_level level);
/*
 * Length of the character at the head of a text that is not empty, and its columns; false where it
 * must be written as BK_REPLACEMENT (then one column).
 */
bool bk_report_char(struct bk_str text, size_t *ret_len, int *ret_width);
/* Text of one line with every unfit character replaced. */
void bk_report_text_of(struct bk_out *out, struct bk_str text);
/* The same of a text with several lines. */
void bk_report_lines_of(struct bk_out *out, struct bk_str text);
/* A path as users know it, in two pieces: "std." and `gfs` for a file of the standard library;
 * without the "./" that says nothing: CI servers compare paths with those of the repository. */
struct bk_report_path {
	struct bk_str prefix, rest;
};

struct bk_report_path bk_report_path(const struct bk_file *file);
/* file:line:col of the begin of a span that is not BK_NO_SPAN. */
void bk_report_place(struct bk_out *out, const struct bk_sources *sources, struct bk_span span);

/*
 * What stands below a message where there is only text, each on a line of its own that begins with
 * its line end: labels and the expansion path with their places; notes, causes, helps, and the
 * titles of fixes.
 */
void bk_report_places(
	struct bk_out *out, const struct bk_sources *sources, const struct bk_diag *diag);
void bk_report_notes(struct bk_out *out, const struct bk_diag *diag);

/* A JSON string, a member of one, the path of a file; what is not UTF-8 is replaced. */
void bk_report_json_value(struct bk_json *json, struct bk_str text);
void bk_report_json_string(struct bk_json *json, const char *key, struct bk_str text);
void bk_report_json_path(struct bk_json *json, const struct bk_file *file);

/* What tells records apart from run to run, though lines move: rule, address, file, and the words
 * of the line; the second of a kind ends in ":2". */
struct bk_report_prints {
	const struct bk_diags *diags;
	struct bk_map seen;
};

void bk_report_prints_init(struct bk_report_prints *prints, const struct bk_diags *diags);
/* In the arena of the diags. Ask once for each record, in their order. */
struct bk_str bk_report_fingerprint(struct bk_report_prints *prints, const struct bk_diag *diag);

/* Walks over the sorted records that a report shows, and counts the errors behind the cap. */
struct bk_report_walk {
	const struct bk_report_options *options;
	struct bk_diag *next;
	size_t errors; /* seen so far */
	size_t hidden; /* errors that the cap hides */
};

void bk_report_walk_init(struct bk_report_walk *walk, struct bk_diags *diags,
	const struct bk_report_options *options);
/* The next record that is shown, or NULL. */
const struct bk_diag *bk_report_walk_next(struct bk_report_walk *walk);
/* "… and 3 more errors" where there are, and the line with the totals. */
void bk_report_end(
	const struct bk_report_walk *walk, const struct bk_diags *diags, struct bk_out *out);

#endif
