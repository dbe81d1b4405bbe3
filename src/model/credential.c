/*
 * What looks like a credential, anywhere in a source, its comments included: ids of access keys
 * and secret keys of AWS (IAM's reference of identifiers), private keys, passwords in URLs.
 */
#include "model/unit.h"

enum { KEY_ID = 20, SECRET = 40, SECRET_CHANGES = 18 };

static bool is_key_character(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* AKIA or ASIA and sixteen more. */
static size_t key_id(struct bk_str text)
{
	if (text.len < KEY_ID ||
		(!bk_str_has_prefix(text, BK_STR("AKIA")) &&
			!bk_str_has_prefix(text, BK_STR("ASIA"))))
		return 0;
	for (size_t i = 4; i < KEY_ID; i++) {
		if (!is_key_character(text.ptr[i]))
			return 0;
	}
	return text.len == KEY_ID || !is_key_character(text.ptr[KEY_ID]) ? KEY_ID : 0;
}

static size_t private_key(struct bk_str text)
{
	static const struct bk_str head = {"-----BEGIN ", 11};
	struct bk_str line = {text.ptr, bk_str_find(text, '\n')};

	if (!bk_str_has_prefix(text, head))
		return 0;
	return bk_str_like(line, BK_STR("*PRIVATE KEY-----*")) ? line.len : 0;
}

enum { CLASS_NONE, CLASS_LOWER, CLASS_UPPER, CLASS_DIGIT, CLASS_SIGN };

static int class_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return CLASS_LOWER;
	if (c >= 'A' && c <= 'Z')
		return CLASS_UPPER;
	if (c >= '0' && c <= '9')
		return CLASS_DIGIT;
	return c == '/' || c == '+' || c == '=' ? CLASS_SIGN : CLASS_NONE;
}

/* A whole string of forty characters of base64 that change their class as words and paths do not:
 * random text does so 25 times on average. */
static size_t secret_key(struct bk_str text)
{
	bool seen[CLASS_SIGN + 1] = {false};
	int changes = 0;

	if (text.len < SECRET + 2 || text.ptr[SECRET + 1] != '"')
		return 0;
	for (size_t i = 1; i <= SECRET; i++) {
		int class = class_of(text.ptr[i]);

		if (class == CLASS_NONE)
			return 0;
		seen[class] = true;
		changes += i > 1 && class != class_of(text.ptr[i - 1]);
	}
	return seen[CLASS_LOWER] && seen[CLASS_UPPER] && seen[CLASS_DIGIT] &&
			changes >= SECRET_CHANGES
		? SECRET + 2
		: 0;
}

static bool ends_part(char c)
{
	return c == '/' || c == '"' || c == '?' || c == '#' || (unsigned char)c <= ' ';
}

/* The password of `//user:password@host`; one that is put together of values is none. */
static size_t url_password(struct bk_str text, size_t *ret_skip)
{
	size_t colon = 0, i;

	if (!bk_str_has_prefix(text, BK_STR("://")))
		return 0;
	for (i = 3; i < text.len && !ends_part(text.ptr[i]) && text.ptr[i] != '@'; i++) {
		if (text.ptr[i] == ':' && !colon)
			colon = i;
	}
	if (!colon || colon == 3 || i >= text.len || text.ptr[i] != '@' || i == colon + 1 ||
		text.ptr[colon + 1] == '$')
		return 0;
	*ret_skip = colon + 1;
	return i - colon - 1;
}

/* Length of the credential that stands `*ret_skip` behind the start of the text; 0: none. */
static size_t credential(struct bk_str text, size_t *ret_skip)
{
	*ret_skip = 0;
	switch (text.ptr[0]) {
	case 'A':
		return key_id(text);
	case '-':
		return private_key(text);
	case '"':
		return secret_key(text);
	case ':':
		return url_password(text, ret_skip);
	default:
		return 0;
	}
}

void find_credentials(struct unit *unit, const struct bk_file *file)
{
	for (size_t i = 0; i < file->text.len; i++) {
		struct bk_str rest = {file->text.ptr + i, file->text.len - i};
		size_t skip, len;

		if (rest.ptr[0] == 'A' && i && is_key_character(rest.ptr[-1]))
			continue;
		len = credential(rest, &skip);
		if (!len)
			continue;
		bk_diag(unit->diags, BK_CREDENTIAL_TEXT,
			(struct bk_span){
				file->id, (uint32_t)(i + skip), (uint32_t)(i + skip + len)},
			"this looks like a credential, which does not belong in the source");
		bk_diag_help(unit->diags, "Take it back where it was issued, then remove it here.");
		i += skip + len - 1;
	}
}
