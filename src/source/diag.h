/*
 * Diagnostics are records. Every pass pushes them to a sink; nothing is printed before the end.
 * They are then sorted, deduplicated, capped, and given to one renderer per format.
 *
 *	bk_diag(diags, BK_UNKNOWN_NAME, span, "no vault `%.*s` in account %s", …);
 *	bk_diag_label(diags, other, "declared here");
 *	bk_diag_note(diags, "…");
 *	bk_diag_help(diags, "…");
 *	bk_diag_fix(diags, span, "central", BK_FIX_SAFE, "write `central`");
 *
 * bk_diag() begins a record; the others add to the newest one. A record whose rule is off or is
 * already there for the same span is dropped, and what is added to it goes with it.
 * Wording: language.md 4.2. First line lower case, no full stop, at most 90 columns.
 */
#ifndef BK_SOURCE_DIAG_H
#define BK_SOURCE_DIAG_H

#include <stdbool.h>

#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "source/file.h"

struct bk_out;

enum bk_level { BK_LEVEL_OFF, BK_LEVEL_INFO, BK_LEVEL_WARNING, BK_LEVEL_ERROR };

/* Hard: the language, or AWS refuses or misbehaves; the level is fixed. Lint: settable. */
enum bk_rule_class { BK_RULE_HARD, BK_RULE_LINT };

/*
 * What becomes of it in AWS where somebody does it all the same. Every rule has one; the words are
 * in bk_rule_verdicts[].
 */
enum bk_rule_verdict {
	BK_RULE_VERDICT_NONE, /* no rule has it */
	BK_RULE_REJECTS,
	BK_RULE_JOB_FAILS,
	BK_RULE_IGNORES,
	BK_RULE_UNWISE,
	BK_RULE_AT_ONCE, /* and bkc alone is careful */
	BK_RULE_UNKNOWN, /* nobody says, or the program does not */
	BK_RULE_PROGRAM, /* the language, or what AWS has no words for */
	BK_RULE_VERDICT_COUNT
};

struct bk_rule_verdict_words {
	const char *key;  /* for tools: "job-fails" */
	const char *text; /* for people: a sentence without its full stop */
};

/* By verdict. */
extern const struct bk_rule_verdict_words bk_rule_verdicts[BK_RULE_VERDICT_COUNT];

/* The enum of all rules, named after their rule names: BK_COPY_TO_SELF = 5001. */
enum bk_code {
	BK_CODE_NONE = 0,
#define BK_RULE(number, symbol, name, class, verdict, level, summary) symbol = (number),
#include "source/diag.def"
#undef BK_RULE
};

/* One row of diag.def. */
struct bk_rule {
	enum bk_code code;
	const char *name; /* kebab-case, reads after "allow" */
	enum bk_rule_class class;
	enum bk_rule_verdict verdict;
	enum bk_level level; /* the default */
	const char *summary; /* one line: what it establishes */
};

extern const struct bk_rule bk_rules[];
extern const size_t bk_rule_count;
/* By code; by name or by "BK5001" (any case). NULL where there is none. */
const struct bk_rule *bk_rule_of(enum bk_code code);
const struct bk_rule *bk_rule_find(struct bk_str name_or_code);
/*
 * The page about a rule, in Markdown: docs/rules/BKnnnn.md with the verdict below its title. In the
 * arena; empty where the build has no page.
 */
struct bk_str bk_rule_page(struct bk_arena *arena, const struct bk_rule *rule);

enum bk_fix_kind { BK_FIX_SAFE, BK_FIX_UNSAFE };

/* One replacement of bytes; a fix is a list of them. */
struct bk_edit {
	struct bk_span span;
	struct bk_str text;
};

struct bk_fix {
	enum bk_fix_kind kind;
	struct bk_str title;
	BK_VEC(struct bk_edit) edits;
	struct bk_fix *next;
};

enum bk_part_kind {
	BK_PART_LABEL,   /* a second place, with a few words */
	BK_PART_NOTE,    /* explains */
	BK_PART_BECAUSE, /* cites a service fact */
	BK_PART_ALSO,    /* another instance that fails alike */
	BK_PART_HELP,    /* proposes */
};

struct bk_part {
	enum bk_part_kind kind;
	struct bk_span span; /* labels only */
	struct bk_str text;
	struct bk_part *next;
};

/* How a thing came to be where it is: `use` and `for` that put it there, innermost first. */
struct bk_via {
	struct bk_span span; /* of the `use …` */
	struct bk_str text;  /* "use hourly_offsite" */
	const struct bk_via *outer;
};

struct bk_diag {
	enum bk_code code;
	enum bk_level level;
	struct bk_span span;
	struct bk_str label; /* words under the primary span; may be empty */
	struct bk_str message;
	struct bk_str about;   /* what tells it from others of its place, or empty */
	struct bk_str address; /* of the object at fault, or empty */
	const struct bk_via *via;
	struct bk_part *parts; /* in the order added */
	struct bk_fix *fixes;
	struct bk_diag *next;
	bool suppressed; /* by @allow: counted, listed by formats that show it */
	struct bk_str justification;
	size_t instances;                   /* how many objects fail alike here; at least 1 */
	BK_VEC(const struct bk_via *) uses; /* the other ways than `via` that bring it here */
};

struct bk_diags {
	struct bk_arena *arena;
	const struct bk_sources *sources;
	struct bk_diag *first, *last;
	size_t count;
	struct bk_diag *newest;  /* where parts go; NULL while dropped */
	struct bk_diag *folding; /* the record that a dropped one was the same as, or NULL */
	struct bk_part *newest_part;
	struct bk_map seen; /* (code, span, about), and with it addresses and uses → record */
	/* Levels of lint rules; index as bk_rules[]. Set with bk_diags_set_level(). */
	enum bk_level *levels;         /* NULL: all default */
	bool muted;                    /* drop everything: for trial parses */
	BK_VEC(struct bk_span) shared; /* see bk_diags_share() */
	struct bk_str about;           /* of the next record */
};

void bk_diags_init(
	struct bk_diags *diags, struct bk_arena *arena, const struct bk_sources *sources);

/* The level of a lint rule from now on, as `lint` and flags say; BK_LEVEL_OFF drops its records. */
void bk_diags_set_level(struct bk_diags *diags, const struct bk_rule *rule, enum bk_level level);

/* What is in the span is used in several places, which may want several things of it. */
void bk_diags_share(struct bk_diags *diags, struct bk_span span);
bool bk_diags_is_shared(const struct bk_diags *diags, struct bk_span span);

/* Begins a record at the rule's level. */
void bk_diag(struct bk_diags *diags, enum bk_code code, struct bk_span span, const char *format,
	...) BK_PRINTF(4, 5);
/* The same at another level than the rule's own (a merge tie that is only information). */
void bk_diag_at(struct bk_diags *diags, enum bk_level level, enum bk_code code, struct bk_span span,
	const char *format, ...) BK_PRINTF(5, 6);

/* What the next record is about besides its place, such as the kind that a copy cannot take:
 * records of one rule and place are one only where that is the same, too. `what` is kept. */
void bk_diag_about(struct bk_diags *diags, struct bk_str what);

/* Add to the newest record. Nothing happens when that one was dropped. */
void bk_diag_here(struct bk_diags *diags, const char *format, ...) BK_PRINTF(2, 3); /* primary */
void bk_diag_label(struct bk_diags *diags, struct bk_span span, const char *format, ...)
	BK_PRINTF(3, 4);
void bk_diag_note(struct bk_diags *diags, const char *format, ...) BK_PRINTF(2, 3);
void bk_diag_because(struct bk_diags *diags, const char *format, ...) BK_PRINTF(2, 3);
void bk_diag_help(struct bk_diags *diags, const char *format, ...) BK_PRINTF(2, 3);
/* The expansion path and the address of the object at fault. */
void bk_diag_via(struct bk_diags *diags, const struct bk_via *via);
void bk_diag_address(struct bk_diags *diags, struct bk_str address);
/* A fix of one edit; bk_diag_fix_edit() adds edits to the newest fix. */
void bk_diag_fix(struct bk_diags *diags, enum bk_fix_kind kind, struct bk_span span,
	struct bk_str text, const char *title_format, ...) BK_PRINTF(5, 6);
/* The same, to put a value in the place of another: only where that one is a literal that is used
 * there alone. What has a name or is computed may be another thing wherever else it is used: then
 * the title is a help. */
void bk_diag_fix_value(struct bk_diags *diags, enum bk_fix_kind kind, struct bk_span span,
	struct bk_str text, const char *title_format, ...) BK_PRINTF(5, 6);
void bk_diag_fix_edit(struct bk_diags *diags, struct bk_span span, struct bk_str text);

/*
 * "did you mean": adds a safe fix at `span` for the nearest of `count` legal words, or a help that
 * names those that are equally near, or up to eight of all.
 */
void bk_diag_suggest(struct bk_diags *diags, struct bk_span span, struct bk_str wrong,
	const struct bk_str legal[], size_t count);
/* The nearest legal word, or an empty text where none is within a third of the length of `wrong`
 * (at least 1), or where several are equally near. */
struct bk_str bk_nearest(struct bk_str wrong, const struct bk_str legal[], size_t count);

/*
 * The fix of a record that is made where fixes are made: its first safe one; with `unsafe` and
 * where it has none, its first one. NULL where there is none, where it would change what is no
 * file (the value of a flag, the standard library), and where what is no problem would be deployed
 * in another way: the unsafe fixes of information are for editors and for people.
 */
const struct bk_fix *bk_diag_chosen_fix(
	const struct bk_diags *diags, const struct bk_diag *diag, bool unsafe);

struct bk_diag_totals {
	size_t errors, warnings, infos;
	size_t fixable; /* with a safe fix */
	size_t unsafe;  /* with none, but with one that is not safe */
	size_t suppressed;
};

/* Totals over all records, shown or not. */
struct bk_diag_totals bk_diags_totals(const struct bk_diags *diags);
/* Whether an error is among them. */
bool bk_diags_has_error(const struct bk_diags *diags);

/* Sorts the records by file, line and column, then code; alike ones stay in the order added. */
void bk_diags_sort(struct bk_diags *diags);

/* Rendering. */
struct bk_report_options {
	bool colour;
	bool verbose;      /* show infos */
	size_t max_errors; /* 0: no cap */
	int width;         /* columns; 0: 100 */
	/* for the summary line */
	size_t files, objects;
	size_t fixed; /* fixes that were made before */
};

/* Sorts (file, line, column; then code) and writes all records and the summary. */
typedef void bk_report_fn(
	struct bk_diags *diags, const struct bk_report_options *options, struct bk_out *out);
bk_report_fn bk_report_text;   /* carets, labels, notes, fixes */
bk_report_fn bk_report_short;  /* file:line:col: level[code] message (name) */
bk_report_fn bk_report_json;   /* JSON Lines, "v":1, last line a summary */
bk_report_fn bk_report_sarif;  /* SARIF 2.1.0 */
bk_report_fn bk_report_github; /* annotation commands of GitHub Actions */
bk_report_fn bk_report_gitlab; /* code quality report of GitLab */
bk_report_fn bk_report_junit;  /* JUnit XML */

struct bk_format {
	const char *name;
	bk_report_fn *report;
	const char *summary;
};

extern const struct bk_format bk_formats[];
extern const size_t bk_format_count;

#endif
