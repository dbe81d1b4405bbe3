/*
 * Between the scanner (grammar/scanner.l), which knows where tokens begin and end, and the
 * literals, which know what they mean.
 */
#ifndef BK_SYNTAX_SCAN_H
#define BK_SYNTAX_SCAN_H

#include "syntax/token.h"

/* Strings within `${ }` of strings nest at most this deep. */
enum { BK_STRING_DEPTH_MAX = 16 };

struct bk_scan {
	struct bk_arena *arena;
	struct bk_names *names;
	struct bk_diags *diags;
	struct bk_str text;
	struct bk_tokens *tokens;
	uint32_t begin, end; /* of the current match */
	bool line;           /* a line ended since the last token */
	bool has_error;
	/* Strings that are open: where each began, where its current piece did, its braces. */
	int depth;
	uint32_t opened[BK_STRING_DEPTH_MAX];
	uint32_t piece;
	uint32_t braces[BK_STRING_DEPTH_MAX];
};

/* In grammar/scanner.l: scans all of scan->text. */
void bk_scanner_run(struct bk_scan *scan);

/* Appends a token of the current match, or of a part of the text. */
struct bk_token *bk_scan_token(struct bk_scan *scan, int kind);
struct bk_token *bk_scan_token_at(struct bk_scan *scan, int kind, uint32_t begin, uint32_t end);
void bk_scan_comment(struct bk_scan *scan);
/* The match is part of the last comment. */
void bk_scan_comment_more(struct bk_scan *scan);
/* Begins a report about a part of the text. */
void bk_scan_report(struct bk_scan *scan, enum bk_code code, uint32_t begin, uint32_t end,
	const char *format, ...) BK_PRINTF(5, 6);
void bk_scan_fix(struct bk_scan *scan, const char *text, const char *title);

/* A word: one of the language, or a name. */
void bk_scan_word(struct bk_scan *scan);
/* A digit and what follows it: number, duration, size, account, date or time. */
void bk_scan_number(struct bk_scan *scan);
void bk_scan_arn(struct bk_scan *scan);
void bk_scan_cron(struct bk_scan *scan);
/* A run with letters that are not ASCII. */
void bk_scan_foreign(struct bk_scan *scan);
/* One byte that begins no token. */
void bk_scan_stray(struct bk_scan *scan);
/* `'text'` */
void bk_scan_quoted(struct bk_scan *scan);
/* `//` and block comments */
void bk_scan_wrong_comment(struct bk_scan *scan);
/* An operator of other languages that means what `kind` means. */
void bk_scan_operator(struct bk_scan *scan, int kind, const char *ours);
/* Reports the escapes of a piece of a string that do not exist. */
void bk_scan_escapes(struct bk_scan *scan, uint32_t begin, uint32_t end);
/*
 * The length of the escape that the text begins with, and the code point that it stands for; 0
 * when there is no such escape.
 */
size_t bk_string_escape(struct bk_str text, uint32_t *ret);
/*
 * A string that its line does not close: reports it, and returns where it ends, before the
 * closing brackets at the end of the line that belong to what is around it.
 */
uint32_t bk_scan_unclosed(struct bk_scan *scan, uint32_t begin, uint32_t end);
/* Whether the line, or the text, ends behind the current match. */
bool bk_scan_at_line_end(const struct bk_scan *scan);

#endif
