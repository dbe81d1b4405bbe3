/*
 * Names that AWS takes, by kind (F 4.1; organizations: its API reference, 2026-09).
 */
#include "model/physical.h"

#include <regex.h>
#include <stdlib.h>

#include "base/arena.h"

/* What a name of a kind looks like, and how to say so. */
static const struct name_form {
	enum bk_kind_id kind;
	const char *pattern;
	const char *words;
} forms[] = {
	{BK_KIND_VAULT, "^[A-Za-z0-9_-]{2,50}$",
		"vault names use letters, digits, `-` and `_`, 2 to 50 of them"},
	{BK_KIND_KEY, "^(alias/)?[A-Za-z0-9/_-]{1,250}$",
		"aliases use letters, digits, `/`, `_` and `-`"},
	{BK_KIND_PLAN, "^[A-Za-z0-9_.-]{1,50}$",
		"plan names use letters, digits, `-`, `_` and `.`, 1 to 50 of them"},
	{BK_KIND_RULE, "^[A-Za-z0-9_.-]{1,50}$",
		"rule names use letters, digits, `-`, `_` and `.`, 1 to 50 of them"},
	{BK_KIND_SELECT, "^[A-Za-z0-9_.-]{1,50}$",
		"selection names use letters, digits, `-`, `_` and `.`, 1 to 50 of them"},
	{BK_KIND_ROLE, "^[A-Za-z0-9_+=,.@-]{1,64}$",
		"role names use letters, digits and `_+=,.@-`, 1 to 64 of them"},
	{BK_KIND_ORG, "^o-[a-z0-9]{10,32}$",
		"an organization's id is `o-` and 10 to 32 small letters and digits"},
	{BK_KIND_OU, "^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$",
		"a unit's id is `ou-`, 4 to 32 small letters and digits, `-`, and 8 to 32 more"},
};

/* Names that are somebody else's. */
static const struct reserved {
	enum bk_kind_id kind;
	const char *prefix;
	const char *words;
} reserved[] = {
	{BK_KIND_KEY, "alias/aws/", "aliases below alias/aws/ are AWS's own"},
	{BK_KIND_KEY, "aws/", "aliases below alias/aws/ are AWS's own"},
};

static bool matches(const char *pattern, struct bk_str text)
{
	char *copy = strndup(text.ptr, text.len);
	regex_t regex;
	bool found;

	if (!copy || regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
		free(copy);
		return true;
	}
	found = strlen(copy) == text.len && regexec(&regex, copy, 0, NULL, 0) == 0;
	regfree(&regex);
	free(copy);
	return found;
}

bool bk_service_name_fits(const struct bk_service *service, struct bk_str name)
{
	return !service->name_pattern.len || matches(service->name_pattern.ptr, name);
}

static bool refuse(
	struct bk_diags *diags, struct bk_str name, struct bk_span span, const char *words)
{
	bk_diag(diags, BK_BAD_PHYSICAL_NAME, span, "AWS does not take the name `%.*s`",
		BK_STR_ARGS(name));
	bk_diag_note(diags, "%s", words);
	return false;
}

/* The characters of most names, without a regular expression: letters, digits, `-` and `_`. */
static bool is_plain(struct bk_str name, size_t least, size_t most)
{
	if (name.len < least || name.len > most)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    c == '-' || c == '_'))
			return false;
	}
	return true;
}

bool bk_physical_check(struct bk_diags *diags, const struct bk_kind *kind,
	const struct bk_service *service, struct bk_str name, struct bk_span span)
{
	for (size_t i = 0; i < BK_COUNT(reserved); i++) {
		if (reserved[i].kind == kind->id &&
			bk_str_has_prefix(name, bk_str_of(reserved[i].prefix)))
			return refuse(diags, name, span, reserved[i].words);
	}
	if (service) {
		if (bk_service_name_fits(service, name))
			return true;
		return refuse(diags, name, span,
			bk_str_format(diags->arena, "a name of %s matches %s", service->title.ptr,
				service->name_pattern.ptr)
				.ptr);
	}
	for (size_t i = 0; i < BK_COUNT(forms); i++) {
		bool quick =
			kind->id != BK_KIND_ORG && kind->id != BK_KIND_OU && is_plain(name, 2, 50);

		if (forms[i].kind == kind->id && !quick && !matches(forms[i].pattern, name))
			return refuse(diags, name, span, forms[i].words);
	}
	return true;
}
