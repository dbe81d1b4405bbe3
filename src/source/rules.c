/*
 * The table of rules, from diag.def, and what their verdicts mean.
 */
#include "source/diag.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/embed.h"

const struct bk_rule bk_rules[] = {
#define BK_RULE(number, symbol, name, class, verdict, level, summary)                              \
	{(symbol), (name), (class), (verdict), (level), (summary)},
#include "source/diag.def"
#undef BK_RULE
};
const size_t bk_rule_count = BK_COUNT(bk_rules);

#define BK_RULE(number, symbol, name, class, verdict, level, summary)                              \
	_Static_assert((verdict) > BK_RULE_VERDICT_NONE && (verdict) < BK_RULE_VERDICT_COUNT, name);
#include "source/diag.def"
#undef BK_RULE

const struct bk_rule_verdict_words bk_rule_verdicts[BK_RULE_VERDICT_COUNT] = {
	[BK_RULE_REJECTS] = {"aws-rejects", "AWS rejects it; the call that asks for it fails"},
	[BK_RULE_JOB_FAILS] = {"job-fails",
		"the job fails; AWS accepts what asks for it, and the backup or copy fails when it "
		"runs"},
	[BK_RULE_IGNORES] = {"silently-ignored",
		"AWS silently ignores it; neither an error nor a failed job says that it has no "
		"effect"},
	[BK_RULE_UNWISE] = {"unwise",
		"unwise; AWS does it, and it protects less, or costs or admits more, than it seems "
		"to"},
	[BK_RULE_AT_ONCE] = {"done-at-once",
		"AWS does it at once; bkc says so first, for it concerns others or cannot be "
		"undone"},
	[BK_RULE_UNKNOWN] = {"unknown",
		"not known; AWS does not say, or it depends on what bkc cannot see"},
	[BK_RULE_PROGRAM] = {"never-asked",
		"AWS is never asked; the program itself is at fault, or there is no form to ask "
		"in"},
};

const struct bk_rule *bk_rule_of(enum bk_code code)
{
	size_t low = 0, high = bk_rule_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (bk_rules[middle].code == code)
			return &bk_rules[middle];
		if (bk_rules[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The rule of "BK5001" in any case. */
static const struct bk_rule *rule_by_number(struct bk_str text)
{
	unsigned number = 0;

	if (text.len != 6 || (text.ptr[0] | 0x20) != 'b' || (text.ptr[1] | 0x20) != 'k')
		return NULL;
	for (size_t i = 2; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return NULL;
		number = number * 10 + (unsigned)(text.ptr[i] - '0');
	}
	return bk_rule_of((enum bk_code)number);
}

const struct bk_rule *bk_rule_find(struct bk_str name_or_code)
{
	for (size_t i = 0; i < bk_rule_count; i++) {
		if (bk_str_is(name_or_code, bk_rules[i].name))
			return &bk_rules[i];
	}
	return rule_by_number(name_or_code);
}

struct bk_str bk_rule_page(struct bk_arena *arena, const struct bk_rule *rule)
{
	char name[8];

	snprintf(name, sizeof(name), "BK%04d", (int)rule->code);
	for (size_t i = 0; i < bk_rule_page_count; i++) {
		struct bk_str rest = {bk_rule_pages[i].data, bk_rule_pages[i].len}, title;

		if (strcmp(bk_rule_pages[i].name, name) != 0)
			continue;
		title = bk_str_cut(&rest, '\n');
		return bk_str_format(arena, "%.*s\n\nVerdict: %s.\n%.*s", BK_STR_ARGS(title),
			bk_rule_verdicts[rule->verdict].text, BK_STR_ARGS(rest));
	}
	return BK_STR("");
}
