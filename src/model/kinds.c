/*
 * The rows of kinds.def, and how they are found. Words are looked up some 100,000 times for a
 * large unit; the lists are short and a first byte that differs ends a comparison.
 */
#include "model/kinds.h"

#include "base/bug.h"

static const char *const lock_words[] = {"none", "governance", "compliance", "airgap", NULL};
static const char *const form_words[] = {"plans", "policy", NULL};
static const char *const slr_words[] = {"exists", "create", NULL};
static const char *const attribute_words[] = {"S", "N", "B", NULL};
static const char *const source_key_words[] = {"none", "role", "identity", NULL};
static const char *const aws_words[] = {"aws", NULL};
static const char *const aws_none_words[] = {"aws", "none", NULL};
static const char *const org_words[] = {"org", NULL};
static const char *const all_words[] = {"all", NULL};
static const char *const forever_words[] = {"forever", NULL};

static const struct bk_type aws_word = {.kind = BK_T_WORD, .words = aws_words};
static const struct bk_type aws_none_word = {.kind = BK_T_WORD, .words = aws_none_words};
static const struct bk_type org_word = {.kind = BK_T_WORD, .words = org_words};
static const struct bk_type all_word = {.kind = BK_T_WORD, .words = all_words};
static const struct bk_type name_word = {.kind = BK_T_ANY};

const struct bk_type bk_t_string = {.kind = BK_T_STRING};
const struct bk_type bk_t_int = {.kind = BK_T_INT};
const struct bk_type bk_t_bool = {.kind = BK_T_BOOL};
const struct bk_type bk_t_duration = {.kind = BK_T_DURATION};
const struct bk_type bk_t_life = {.kind = BK_T_DURATION, .words = forever_words};
const struct bk_type bk_t_size = {.kind = BK_T_SIZE};
const struct bk_type bk_t_date = {.kind = BK_T_DATE};
const struct bk_type bk_t_clock = {.kind = BK_T_CLOCK};
const struct bk_type bk_t_schedule = {.kind = BK_T_SCHEDULE};
const struct bk_type bk_t_account = {.kind = BK_T_ACCOUNT};
const struct bk_type bk_t_region = {.kind = BK_T_REGION};
const struct bk_type bk_t_arn = {.kind = BK_T_ARN};
const struct bk_type bk_t_ou = {.kind = BK_T_OU};
const struct bk_type bk_t_tags = {.kind = BK_T_TAGS};
const struct bk_type bk_t_secret = {.kind = BK_T_SECRET};
const struct bk_type bk_t_kind_name = {.kind = BK_T_KIND_NAME};
const struct bk_type bk_t_condition = {.kind = BK_T_CONDITION};
const struct bk_type bk_t_any = {.kind = BK_T_ANY};
const struct bk_type bk_t_vault = {.kind = BK_T_OBJECT, .object = "vault"};
const struct bk_type bk_t_key = {.kind = BK_T_OBJECT, .object = "key"};
const struct bk_type bk_t_role = {.kind = BK_T_OBJECT, .object = "role"};
const struct bk_type bk_t_plan = {.kind = BK_T_OBJECT, .object = "plan"};
const struct bk_type bk_t_resource = {.kind = BK_T_OBJECT, .object = "resource"};
const struct bk_type bk_t_lock = {.kind = BK_T_WORD, .words = lock_words};
const struct bk_type bk_t_form = {.kind = BK_T_WORD, .words = form_words};
const struct bk_type bk_t_slr = {.kind = BK_T_WORD, .words = slr_words};
const struct bk_type bk_t_attribute_type = {.kind = BK_T_WORD, .words = attribute_words};
const struct bk_type bk_t_source_key = {.kind = BK_T_WORD, .words = source_key_words};

static const struct bk_type principal = {.kind = BK_T_PRINCIPAL};
static const struct bk_type account_or_ou = {
	.kind = BK_T_EITHER, .element = &bk_t_account, .other = &bk_t_ou};

const struct bk_type bk_t_strings = {.kind = BK_T_LIST, .element = &bk_t_string_or_arn};
const struct bk_type bk_t_accounts = {.kind = BK_T_LIST, .element = &bk_t_account};
const struct bk_type bk_t_regions = {.kind = BK_T_LIST, .element = &bk_t_region};
const struct bk_type bk_t_kind_names = {.kind = BK_T_LIST, .element = &bk_t_kind_name};
const struct bk_type bk_t_names = {.kind = BK_T_LIST, .element = &name_word};
const struct bk_type bk_t_principals = {.kind = BK_T_LIST, .element = &principal};
const struct bk_type bk_t_resources = {.kind = BK_T_LIST, .element = &bk_t_resource};

static const struct bk_type accounts_or_ous = {.kind = BK_T_LIST, .element = &account_or_ou};
static const struct bk_type switches = {.kind = BK_T_MAP, .element = &bk_t_bool};
static const struct bk_type kinds_or_switches = {
	.kind = BK_T_EITHER, .element = &bk_t_kind_names, .other = &switches};

const struct bk_type bk_t_vault_key = {
	.kind = BK_T_EITHER, .element = &aws_word, .other = &bk_t_key};
const struct bk_type bk_t_resource_key = {
	.kind = BK_T_EITHER, .element = &aws_none_word, .other = &bk_t_key};
const struct bk_type bk_t_keys = {.kind = BK_T_LIST, .element = &bk_t_resource_key};
const struct bk_type bk_t_accept = {
	.kind = BK_T_EITHER, .element = &org_word, .other = &accounts_or_ous};
const struct bk_type bk_t_optin = {
	.kind = BK_T_EITHER, .element = &all_word, .other = &kinds_or_switches};
const struct bk_type bk_t_string_or_arn = {
	.kind = BK_T_EITHER, .element = &bk_t_string, .other = &bk_t_arn};

const struct bk_attr bk_attrs[BK_ATTR_COUNT] = {
#define BK_KIND(symbol, word, places, flags, doc)
#define BK_ATTR(kind, symbol, word, type, flags, standard, min, max, doc)                          \
	[BK_A_##symbol] = {BK_A_##symbol, word, type, flags, standard, min, max, doc},
#include "model/kinds.def"
#undef BK_KIND
#undef BK_ATTR
};

/* Where the rows of each kind begin among all. */
enum first_rows {
#define BK_KIND(symbol, word, places, flags, doc)                                                  \
	FIRST_##symbol, BEFORE_##symbol = FIRST_##symbol - 1,
#define BK_ATTR(kind, symbol, word, type, flags, standard, min, max, doc) ROW_##symbol,
#include "model/kinds.def"
#undef BK_KIND
#undef BK_ATTR
};

/* A byte per row, so that the size of a kind's struct counts its rows (and one more). */
struct rows_of_nothing {
	char none;
#define BK_KIND(symbol, word, places, flags, doc)                                                  \
	}                                                                                          \
	;                                                                                          \
	struct rows_of_##symbol {                                                                  \
		char none;
#define BK_ATTR(kind, symbol, word, type, flags, standard, min, max, doc) char symbol;
#include "model/kinds.def"
#undef BK_KIND
#undef BK_ATTR
};

static const struct bk_kind kinds[BK_KIND_COUNT] = {
#define BK_KIND(symbol, word, places, flags, doc)                                                  \
	[BK_KIND_##symbol] = {BK_KIND_##symbol, word, places, flags, doc,                          \
		&bk_attrs[FIRST_##symbol], sizeof(struct rows_of_##symbol) - 1},
#define BK_ATTR(kind, symbol, word, type, flags, standard, min, max, doc)
#include "model/kinds.def"
#undef BK_KIND
#undef BK_ATTR
};

const struct bk_kind *bk_kind_get(enum bk_kind_id id)
{
	if (id <= BK_KIND_NONE || id >= BK_KIND_COUNT)
		bk_bug("no kind %d", (int)id);
	return &kinds[id];
}

static bool is_word(struct bk_str text, const char *word)
{
	return text.len && text.ptr[0] == word[0] && bk_str_is(text, word);
}

const struct bk_kind *bk_kind_find(struct bk_str word)
{
	for (size_t i = 1; i < BK_KIND_COUNT; i++) {
		if (is_word(word, kinds[i].word))
			return &kinds[i];
	}
	return NULL;
}

const struct bk_attr *bk_attr_find(const struct bk_kind *kind, struct bk_str word)
{
	for (size_t i = 0; i < kind->attr_count; i++) {
		if (is_word(word, kind->attrs[i].word) && !(kind->attrs[i].flags & BK_HIDDEN))
			return &kind->attrs[i];
	}
	return NULL;
}

bool bk_kind_stands_in(const struct bk_kind *kind, struct bk_str place)
{
	struct bk_str places = bk_str_of(kind->places);
	bool declaration = !bk_str_is(place, "top") && !bk_str_is(place, "in");

	while (places.len) {
		struct bk_str one = bk_str_cut(&places, ' ');

		if (bk_str_equal(one, place) || (declaration && bk_str_is(one, "any")))
			return true;
	}
	return false;
}
