/*
 * The scanner's actions: words, comments, strings and what does not belong. Numbers and other
 * literals are in literal.c. A bad token is one diagnostic and one token that keeps its kind.
 */
#include "syntax/scan.h"

#include <stdarg.h>

#include "base/arena.h"
#include "parser.h"

static const struct {
	const char *text;
	int kind;
} words[] = {
	{"and", BK_TOK_AND},
	{"as", BK_TOK_AS},
	{"assert", BK_TOK_ASSERT},
	{"at", BK_TOK_AT},
	{"else", BK_TOK_ELSE},
	{"existing", BK_TOK_EXISTING},
	{"false", BK_TOK_BOOL},
	{"for", BK_TOK_FOR},
	{"from", BK_TOK_FROM},
	{"if", BK_TOK_IF},
	{"import", BK_TOK_IMPORT},
	{"in", BK_TOK_IN},
	{"input", BK_TOK_INPUT},
	{"let", BK_TOK_LET},
	{"like", BK_TOK_LIKE},
	{"managed", BK_TOK_MANAGED},
	{"moved", BK_TOK_MOVED},
	{"not", BK_TOK_NOT},
	{"on", BK_TOK_ON},
	{"or", BK_TOK_OR},
	{"retired", BK_TOK_RETIRED},
	{"template", BK_TOK_TEMPLATE},
	{"then", BK_TOK_THEN},
	{"to", BK_TOK_TO},
	{"true", BK_TOK_BOOL},
	{"use", BK_TOK_USE},
};

void bk_scan(struct bk_arena *arena, struct bk_names *names, struct bk_diags *diags,
	struct bk_file *file, struct bk_tokens *ret)
{
	struct bk_scan scan = {
		.arena = arena,
		.names = names,
		.diags = diags,
		.text = file->text,
		.tokens = ret,
	};
	size_t good = bk_utf8_check(file->text);

	*ret = (struct bk_tokens){.file = file};
	if (bk_str_has_prefix(file->text, BK_STR("\xef\xbb\xbf"))) {
		bk_scan_report(&scan, BK_NOT_TEXT, 0, 3, "the file begins with a byte order mark");
		bk_diag_fix(diags, BK_FIX_SAFE, (struct bk_span){file->id, 0, 3}, BK_STR(""),
			"Take it out.");
	} else if (good < file->text.len) {
		bool is_nul = file->text.ptr[good] == '\0';
		bk_scan_report(&scan, BK_NOT_TEXT, (uint32_t)good, (uint32_t)good + 1,
			is_nul ? "the file has a NUL byte in it" : "the file is not UTF-8");
	}
	ret->is_binary = scan.has_error;
	if (!ret->is_binary)
		bk_scanner_run(&scan);
	scan.begin = scan.end = (uint32_t)file->text.len;
	(void)bk_scan_token(&scan, 0);
	ret->has_error = scan.has_error;
}

struct bk_token *bk_scan_token_at(struct bk_scan *scan, int kind, uint32_t begin, uint32_t end)
{
	struct bk_tokens *tokens = scan->tokens;
	struct bk_token token = {
		.begin = begin,
		.end = end,
		.kind = (uint16_t)kind,
		.flags = scan->line ? BK_TOKEN_LINE : 0,
	};

	scan->line = false;
	bk_vec_push(scan->arena, &tokens->list, token);
	return &tokens->list.at[tokens->list.len - 1];
}

struct bk_token *bk_scan_token(struct bk_scan *scan, int kind)
{
	return bk_scan_token_at(scan, kind, scan->begin, scan->end);
}

void bk_scan_report(struct bk_scan *scan, enum bk_code code, uint32_t begin, uint32_t end,
	const char *format, ...)
{
	struct bk_span span = {scan->tokens->file->id, begin, end};
	struct bk_str message;
	va_list args;

	va_start(args, format);
	message = bk_str_vformat(scan->diags->arena, format, args);
	va_end(args);
	bk_diag(scan->diags, code, span, "%.*s", BK_STR_ARGS(message));
	scan->has_error = true;
}

void bk_scan_fix(struct bk_scan *scan, const char *text, const char *title)
{
	struct bk_span span = {scan->tokens->file->id, scan->begin, scan->end};

	bk_diag_fix(scan->diags, BK_FIX_SAFE, span, bk_str_of(text), "%s", title);
}

/* The text of the current match. */
static struct bk_str match(const struct bk_scan *scan)
{
	return (struct bk_str){scan->text.ptr + scan->begin, scan->end - scan->begin};
}

void bk_scan_word(struct bk_scan *scan)
{
	struct bk_str text = match(scan);
	size_t low = 0, high = BK_COUNT(words);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = bk_str_compare(text, bk_str_of(words[middle].text));
		if (order == 0) {
			struct bk_token *token = bk_scan_token(scan, words[middle].kind);
			token->number = text.ptr[0] == 't';
			return;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	bk_scan_token(scan, BK_TOK_IDENT)->name = bk_name_get(scan->names, text);
}

void bk_scan_comment(struct bk_scan *scan)
{
	struct bk_tokens *tokens = scan->tokens;
	struct bk_comment comment = {
		.begin = scan->begin,
		.next = (uint32_t)tokens->list.len,
		.own_line = scan->line || tokens->list.len == 0,
	};

	bk_vec_push(scan->arena, &tokens->comments, comment);
	bk_scan_comment_more(scan);
}

void bk_scan_comment_more(struct bk_scan *scan)
{
	struct bk_comment *comment = &scan->tokens->comments.at[scan->tokens->comments.len - 1];

	comment->end = scan->end;
	while (comment->end > comment->begin && scan->text.ptr[comment->end - 1] == '\r')
		comment->end--;
}

void bk_scan_wrong_comment(struct bk_scan *scan)
{
	struct bk_str text = match(scan);

	bk_scan_comment(scan);
	if (text.ptr[1] == '*') {
		bk_scan_report(scan, BK_WRONG_COMMENT, scan->begin, scan->begin + 2,
			"comments start with `#` and end with their line");
		if (bk_str_find(text, '\n') < text.len)
			scan->line = true;
		return;
	}
	bk_scan_report(
		scan, BK_WRONG_COMMENT, scan->begin, scan->begin + 2, "comments start with `#`");
	bk_diag_fix(scan->diags, BK_FIX_SAFE,
		(struct bk_span){scan->tokens->file->id, scan->begin, scan->begin + 2}, BK_STR("#"),
		"Write `#`.");
}

void bk_scan_operator(struct bk_scan *scan, int kind, const char *ours)
{
	bool joined = scan->end < scan->text.len && scan->text.ptr[scan->end] != ' ';
	struct bk_str text = bk_str_format(scan->diags->arena, "%s%s", ours, joined ? " " : "");

	bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
		"`%.*s` is no operator here; it is written `%s`", BK_STR_ARGS(match(scan)), ours);
	bk_scan_fix(scan, text.ptr, "Write the word.");
	(void)bk_scan_token(scan, kind);
}

void bk_scan_quoted(struct bk_scan *scan)
{
	struct bk_str inner = {scan->text.ptr + scan->begin + 1, scan->end - scan->begin - 2};
	struct bk_str text = bk_str_format(scan->diags->arena, "\"%.*s\"", BK_STR_ARGS(inner));

	bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
		"strings are written with double quotes");
	if (bk_str_find(inner, '"') == inner.len && bk_str_find(inner, '\\') == inner.len &&
		bk_str_find(inner, '$') == inner.len)
		bk_scan_fix(scan, text.ptr, "Write double quotes.");
	bk_scan_token(scan, BK_TOK_STRING)->flags |= BK_TOKEN_BAD;
}

void bk_scan_stray(struct bk_scan *scan)
{
	unsigned char c = (unsigned char)scan->text.ptr[scan->begin];

	if (c == ';') {
		bk_scan_report(scan, BK_MISSING_SEPARATOR, scan->begin, scan->end,
			"`;` separates nothing; a comma or a new line does");
		bk_scan_fix(scan, bk_scan_at_line_end(scan) ? "" : ",", "Write a comma.");
		(void)bk_scan_token(scan, BK_TOK_COMMA);
		return;
	}
	if (c < ' ' || c == 127)
		bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
			"a control character, U+%04X, stands between the words", c);
	else
		bk_scan_report(scan, BK_UNEXPECTED_TEXT, scan->begin, scan->end,
			"`%c` means nothing in this language", c);
	bk_scan_token(scan, BK_TOK_BAD)->flags |= BK_TOKEN_BAD;
}

bool bk_scan_at_line_end(const struct bk_scan *scan)
{
	struct bk_str rest = {scan->text.ptr + scan->end, scan->text.len - scan->end};

	return rest.len == 0 || rest.ptr[0] == '\n' || bk_str_has_prefix(rest, BK_STR("\r\n"));
}

static bool is_closer(char c)
{
	return c == ')' || c == ']' || c == '}';
}

/* How many closing brackets of `text` are not opened in it. */
static size_t count_excess(struct bk_str text)
{
	size_t open = 0, excess = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '(' || c == '[' || c == '{')
			open++;
		else if (is_closer(c) && open)
			open--;
		else if (is_closer(c))
			excess++;
	}
	return excess;
}

uint32_t bk_scan_unclosed(struct bk_scan *scan, uint32_t begin, uint32_t end)
{
	struct bk_str text = {scan->text.ptr + begin, end - begin};
	size_t excess = count_excess(text), keep = text.len;
	bool is_cron = text.ptr[0] == 'c';

	while (keep > 1 && text.ptr[keep - 1] == '\r')
		keep--;
	for (size_t i = keep; i > 1; i--) {
		char c = text.ptr[i - 1];
		if (is_closer(c) && excess) {
			excess--;
			keep = i - 1;
		} else if (c != ' ' && c != '\t' && c != ',') {
			break;
		}
	}
	while (keep > 1 && (text.ptr[keep - 1] == ' ' || text.ptr[keep - 1] == '\t'))
		keep--;
	bk_scan_report(scan, is_cron ? BK_BAD_CRON : BK_UNTERMINATED_STRING, begin,
		begin + (uint32_t)keep, "%s is not closed on this line",
		is_cron ? "`cron(`" : "string");
	return begin + (uint32_t)keep;
}
