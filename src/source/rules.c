/*
 * The table of rules, from diag.def.
 */
#include "source/diag.h"

#include "base/attr.h"

const struct bk_rule bk_rules[] = {
#define BK_RULE(number, symbol, name, class, level, summary)                                       \
	{(symbol), (name), (class), (level), (summary)},
#include "source/diag.def"
#undef BK_RULE
};
const size_t bk_rule_count = BK_COUNT(bk_rules);

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
