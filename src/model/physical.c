/*
 * Names that AWS takes, by kind (F 4.1; F 2.5 for aliases; ids of organizations: its API
 * reference, 2026-09). Those of data stores are patterns of the matrix.
 */
#include "model/physical.h"

#include "base/arena.h"
#include "model/pattern.h"

#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define SMALL_AND_DIGITS   "abcdefghijklmnopqrstuvwxyz0123456789"

/*
 * A prefix, then `min` to `max` of `chars`; where more_max is set a hyphen and as many as that
 * again.
 */
struct form {
	enum bk_kind_id kind;
	const char *noun; /* "the name of a vault" */
	const char *prefix;
	bool prefix_needed;
	const char *chars;
	size_t min, max, more_min, more_max;
	const char *words; /* what is allowed, as a sentence */
};

/* clang-format off */
static const struct form forms[] = {
	{BK_KIND_VAULT, "the name of a vault", "", true, LETTERS_AND_DIGITS "-_", 2, 50, 0, 0,
		"vault names are 2 to 50 letters, digits, `-` and `_`"},
	{BK_KIND_KEY, "the alias of a key", "alias/", false, LETTERS_AND_DIGITS "/_-", 1, 250, 0, 0,
		"aliases are `alias/` and up to 250 letters, digits, `/`, `_` and `-`"},
	{BK_KIND_PLAN, "the name of a plan", "", true, LETTERS_AND_DIGITS "-_.", 1, 50, 0, 0,
		"plan names are 1 to 50 letters, digits, `-`, `_` and `.`"},
	{BK_KIND_RULE, "the name of a rule", "", true, LETTERS_AND_DIGITS "-_.", 1, 50, 0, 0,
		"rule names are 1 to 50 letters, digits, `-`, `_` and `.`"},
	{BK_KIND_SELECT, "the name of a selection", "", true, LETTERS_AND_DIGITS "-_.", 1, 50, 0, 0,
		"selection names are 1 to 50 letters, digits, `-`, `_` and `.`"},
	{BK_KIND_ROLE, "the name of a role", "", true, LETTERS_AND_DIGITS "_+=,.@-", 1, 64, 0, 0,
		"role names are 1 to 64 letters, digits, and `_ + = , . @ -`"},
	{BK_KIND_ORG, "the id of an organization", "o-", true, SMALL_AND_DIGITS, 10, 32, 0, 0,
		"it is `o-` and 10 to 32 small letters and digits"},
	{BK_KIND_OU, "the id of an organizational unit", "ou-", true, SMALL_AND_DIGITS, 4, 32, 8, 32,
		"it is `ou-`, 4 to 32 small letters and digits, `-`, and 8 to 32 more"},
};

static const struct form root_form =
	{BK_KIND_ORG, "the id of a root", "r-", true, SMALL_AND_DIGITS, 4, 32, 0, 0,
		"it is `r-` and 4 to 32 small letters and digits"};

/* Names under which AWS keeps things of its own (F 2.5, F E6). */
static const struct {
	enum bk_kind_id kind;
	const char *name;
	bool is_prefix;
	const char *words;
} reserved[] = {
	{BK_KIND_VAULT, "Default", false,
		"AWS Backup makes this vault itself, and takes no copies from other accounts into it"},
	{BK_KIND_KEY, "aws/", true, "aliases that begin `alias/aws/` are those of AWS's own keys"},
	{BK_KIND_KEY, "alias/aws/", true, "aliases that begin `alias/aws/` are those of AWS's own keys"},
};
/* clang-format on */

enum { SHOWN_NAME_MAX = 60 };

/* Begins a report; long names are cut. */
static void refuse(
	struct bk_diags *diags, const char *noun, struct bk_str name, struct bk_span span)
{
	bool cut = name.len > SHOWN_NAME_MAX;

	bk_diag(diags, BK_BAD_PHYSICAL_NAME, span, "AWS does not take `%.*s%s` as %s",
		cut ? SHOWN_NAME_MAX : (int)name.len, name.ptr, cut ? "…" : "", noun);
}

/* What is wrong with a run of characters, as words under the name; false where nothing is. */
static bool run_fault(struct bk_diags *diags, const struct form *form, struct bk_str run,
	size_t min, size_t max, struct bk_str *ret)
{
	for (size_t i = 0; i < run.len; i++) {
		struct bk_str rest = {run.ptr + i, run.len - i};
		size_t len = bk_utf8_sequence(rest);

		if (run.ptr[i] && strchr(form->chars, run.ptr[i]))
			continue;
		if (run.ptr[i] == ' ')
			*ret = BK_STR("no blanks");
		else
			*ret = bk_str_format(
				diags->arena, "no `%.*s`", (int)(len ? len : 1), rest.ptr);
		return true;
	}
	if (run.len < min)
		*ret = bk_str_format(diags->arena, "too short: %zu of at least %zu", run.len, min);
	else if (run.len > max)
		*ret = bk_str_format(diags->arena, "too long: %zu of at most %zu", run.len, max);
	else
		return false;
	return true;
}

static bool fault(
	struct bk_diags *diags, const struct form *form, struct bk_str name, struct bk_str *ret)
{
	struct bk_str prefix = bk_str_of(form->prefix), rest = name;
	bool two = form->more_max && bk_str_find(name, '-') < name.len;

	if (bk_str_has_prefix(name, prefix)) {
		rest.ptr += prefix.len;
		rest.len -= prefix.len;
	} else if (form->prefix_needed) {
		*ret = bk_str_format(diags->arena, "does not begin `%s`", form->prefix);
		return true;
	}
	if (form->more_max && bk_str_find(rest, '-') == rest.len) {
		*ret = BK_STR("a part is missing");
		return true;
	}
	if (two && run_fault(diags, form, bk_str_cut(&rest, '-'), form->min, form->max, ret))
		return true;
	return run_fault(diags, form, rest, two ? form->more_min : form->min,
		two ? form->more_max : form->max, ret);
}

static bool check_form(
	struct bk_diags *diags, const struct form *form, struct bk_str name, struct bk_span span)
{
	struct bk_str why;

	if (!fault(diags, form, name, &why))
		return true;
	refuse(diags, form->noun, name, span);
	bk_diag_here(diags, "%s", why.ptr);
	bk_diag_note(diags, "%s", form->words);
	return false;
}

/* The name of AWS's own thing that `name` is, as an index of reserved[]; the count where none. */
static size_t reserved_index(const struct bk_kind *kind, struct bk_str name)
{
	size_t i = 0;

	for (; i < BK_COUNT(reserved); i++) {
		struct bk_str its = bk_str_of(reserved[i].name);

		if (reserved[i].kind == kind->id &&
			(reserved[i].is_prefix ? bk_str_has_prefix(name, its)
					       : bk_str_equal(name, its)))
			break;
	}
	return i;
}

bool bk_service_name_fits(const struct bk_service *service, struct bk_str name)
{
	return !service->name_form || bk_pattern_fits(service->name_form, name);
}

static bool check_service(struct bk_diags *diags, const struct bk_service *service,
	struct bk_str name, struct bk_span span)
{
	if (bk_service_name_fits(service, name))
		return true;
	refuse(diags, bk_str_format(diags->arena, "the name of `%s`", service->name->text.ptr).ptr,
		name, span);
	bk_diag_note(diags, "a name of this kind (%.*s) matches `%.*s`",
		BK_STR_ARGS(service->title), BK_STR_ARGS(service->name_pattern));
	if (!service->named)
		bk_diag_help(
			diags, "AWS makes these ids: write the one it has, or `find` it by tags.");
	return false;
}

bool bk_physical_check(struct bk_diags *diags, const struct bk_kind *kind,
	const struct bk_service *service, struct bk_str name, struct bk_span span)
{
	if (service)
		return check_service(diags, service, name, span);
	if (reserved_index(kind, name) < BK_COUNT(reserved))
		return true;
	for (size_t i = 0; i < BK_COUNT(forms); i++) {
		if (forms[i].kind == kind->id)
			return check_form(diags, &forms[i], name, span);
	}
	return true;
}

bool bk_physical_check_owned(
	struct bk_diags *diags, const struct bk_kind *kind, struct bk_str name, struct bk_span span)
{
	size_t i = reserved_index(kind, name);

	if (i == BK_COUNT(reserved))
		return true;
	bk_diag(diags, BK_BAD_PHYSICAL_NAME, span, "the name `%.*s` is AWS's own",
		BK_STR_ARGS(name));
	bk_diag_note(diags, "%s", reserved[i].words);
	bk_diag_help(
		diags, "Write `existing %s` to refer to it, or choose another name.", kind->word);
	return false;
}

bool bk_root_id_check(struct bk_diags *diags, struct bk_str id, struct bk_span span)
{
	return check_form(diags, &root_form, id, span);
}
