/*
 * Statements as lines: "+ allow backup:CopyIntoBackupVault  222222222222  when
 * aws:PrincipalOrgID o-a1b2c3d4e5".
 */
#include "apply/grant.h"

#include <string.h>

#include "base/out.h"

/* "arn:aws:iam::222222222222:role/aws-service-role/x/AWSServiceRoleForBackup" →
 * "AWSServiceRoleForBackup of 222222222222"; the root of an account is its id. */
static void put_principal(struct bk_out *out, struct bk_str arn)
{
	struct bk_str rest = arn, account = {0}, name;

	if (!bk_str_has_prefix(arn, BK_STR("arn:"))) {
		bk_out_str(out, arn);
		return;
	}
	for (int i = 0; i < 5; i++)
		account = bk_str_cut(&rest, ':');
	if (bk_str_is(rest, "root")) {
		bk_out_str(out, account);
		return;
	}
	name = rest;
	while (rest.len)
		name = bk_str_cut(&rest, '/');
	bk_out_printf(out, "%.*s of %.*s", BK_STR_ARGS(name), BK_STR_ARGS(account));
}

static void put_list(struct bk_out *out, json_t *list, const char *between, bool principals)
{
	size_t index;
	json_t *item;

	json_array_foreach(list, index, item)
	{
		if (index)
			bk_out_text_of(out, between);
		if (principals)
			put_principal(out, bk_value_text_of(item));
		else
			bk_out_str(out, bk_value_text_of(item));
	}
}

static void put_principals(struct bk_out *out, json_t *statement)
{
	static const char *const members[] = {"Principal", "NotPrincipal"};
	const char *kind;
	json_t *names;

	for (size_t i = 0; i < BK_COUNT(members); i++) {
		json_object_foreach(json_object_get(statement, members[i]), kind, names)
		{
			bk_out_text_of(out, i ? "  all but " : "  ");
			put_list(out, names, ", ", strcmp(kind, "AWS") == 0);
		}
	}
}

static void put_conditions(struct bk_out *out, json_t *statement)
{
	const char *operator, * key, *word = "  when ";
	json_t *keys, *values;

	json_object_foreach(json_object_get(statement, "Condition"), operator, keys)
	{
		json_object_foreach(keys, key, values)
		{
			bk_out_printf(out, "%s%s %s%s", word, key,
				strstr(operator, "Not") ? "not " : "",
				strstr(operator, "Like") ? "like " : "");
			put_list(out, values, " or ", false);
			word = " and ";
		}
	}
}

static void put_statement(struct bk_out *out, json_t *statement, char sign, size_t indent)
{
	json_t *actions = json_object_get(statement, "Action");
	bool denies = bk_str_is(bk_value_text(statement, "Effect"), "Deny");

	bk_out_repeat(out, ' ', indent);
	bk_out_printf(out, "%c %s ", sign, denies ? "deny" : "allow");
	if (!actions)
		bk_out_text_of(out, "all but ");
	put_list(out, actions ? actions : json_object_get(statement, "NotAction"), " ", false);
	put_principals(out, statement);
	put_conditions(out, statement);
	bk_out_char(out, '\n');
}

static bool has(json_t *list, json_t *statement)
{
	size_t index;
	json_t *item;

	json_array_foreach(list, index, item)
	{
		if (json_equal(item, statement))
			return true;
	}
	return false;
}

void bk_grants_show(json_t *before, json_t *after, size_t indent, struct bk_out *out)
{
	json_t *old = json_object_get(before, "Statement");
	json_t *new = json_object_get(after, "Statement");
	size_t index;
	json_t *item;

	json_array_foreach(new, index, item)
	{
		if (!has(old, item))
			put_statement(out, item, '+', indent);
	}
	json_array_foreach(old, index, item)
	{
		if (!has(new, item))
			put_statement(out, item, '-', indent);
	}
}
