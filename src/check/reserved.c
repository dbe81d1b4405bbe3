/*
 * BK5022, BK5023: vaults and roles that AWS makes for itself, or by its console alone.
 */
#include "check/context.h"

/* The kind that keeps the vault for its own backups, or NULL. */
static const struct bk_service *keeper_of(
	const struct bk_check *check, const struct bk_object *vault)
{
	if (!vault || vault->kind->id != BK_KIND_VAULT)
		return NULL;
	return bk_service_with_vault(check->model, vault->physical);
}

static void refuse(const struct bk_check *check, const struct bk_object *object,
	const struct bk_object *vault, const struct bk_service *service, struct bk_span span)
{
	bk_diag(check->diags, BK_RESERVED_VAULT, span,
		"only the service itself puts recovery points into vault `%.*s`",
		BK_STR_ARGS(vault->physical));
	bk_diag_label(check->diags, vault->name_span, "declared here");
	bk_check_fact(check, service, "its automatic backups are kept there, by the service alone");
	bk_diag_help(check->diags, "Declare a vault of your own: `vault main`.");
	bk_check_at(check, object);
}

void bk_check_reserved_vault(const struct bk_check *check, const struct bk_rule_view *view)
{
	const struct bk_service *service = keeper_of(check, view->vault);
	struct bk_span span;

	if (!service)
		return;
	span = !bk_prop_is_absent(view->rule, BK_A_RULE_VAULT)
		? bk_prop_span(view->rule, BK_A_RULE_VAULT)
		: bk_prop_is_absent(view->plan->plan, BK_A_PLAN_VAULT)
		? view->rule->name_span
		: bk_prop_span(view->plan->plan, BK_A_PLAN_VAULT);
	refuse(check, view->rule, view->vault, service, span);
}

void bk_check_reserved_target(const struct bk_check *check, const struct bk_copy_view *view)
{
	const struct bk_service *service = keeper_of(check, view->target);

	if (service)
		refuse(check, view->copy, view->target, service, view->copy->name_span);
}

/* What exists only where somebody has opened the console of AWS Backup, or made it by hand. */
static const struct console_made {
	enum bk_kind_id kind;
	const char *name;
} console_made[] = {
	{BK_KIND_VAULT, "Default"},
	{BK_KIND_ROLE, "AWSBackupDefaultServiceRole"},
};

/* Of one account its author knows; of many, hardly, and least of those that join later. */
void bk_check_console_made(const struct bk_check *check, const struct bk_object *object)
{
	const struct bk_family *family = object->family;

	if (object->life != BK_LIFE_EXISTING || !family ||
		(!family->ou && !family->on_org && family->instances.len < 2))
		return;
	for (size_t i = 0; i < BK_COUNT(console_made); i++) {
		if (object->kind->id != console_made[i].kind ||
			!bk_str_is(object->physical, console_made[i].name))
			continue;
		bk_diag(check->diags, BK_CONSOLE_MADE, object->name_span,
			"%s `%s` exists only where somebody has opened the console",
			object->kind->word, console_made[i].name);
		bk_diag_note(check->diags, "elsewhere the plans that name it fail");
		bk_diag_help(check->diags, "Declare a %s of your own: bkc makes it everywhere.",
			object->kind->word);
		bk_check_at(check, object);
	}
}
