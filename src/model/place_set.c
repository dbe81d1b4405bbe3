/*
 * The accounts that things are placed in.
 */
#include "model/unit.h"

static void add_account(
	struct unit *unit, struct accounts *accounts, const struct bk_account *account)
{
	if (!accounts->seen.arena)
		bk_map_init(&accounts->seen, unit->arena);
	if (!bk_map_put_ptr(&accounts->seen, account, accounts))
		bk_vec_push(unit->arena, &accounts->items, account);
}

static void add_unit(struct unit *unit, struct accounts *accounts, const struct bk_ou *ou)
{
	bk_vec_foreach (i, &ou->accounts)
		add_account(unit, accounts, ou->accounts.at[i]);
}

bool add_accounts(struct unit *unit, struct accounts *accounts, const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_ACCOUNT:
		add_account(unit, accounts, value->account);
		return true;
	case BK_V_OU:
		add_unit(unit, accounts, value->ou);
		return true;
	case BK_V_ORG:
		bk_vec_foreach (i, &unit->model->accounts) {
			if (unit->model->accounts.at[i]->in_org)
				add_account(unit, accounts, unit->model->accounts.at[i]);
		}
		return true;
	case BK_V_LIST:
		bk_vec_foreach (i, &value->list) {
			if (!add_accounts(unit, accounts, value->list.at[i]))
				return false;
		}
		return true;
	case BK_V_POISON:
		return false;
	default:
		bk_diag(unit->diags, BK_WRONG_TYPE, value->span,
			"things stand in accounts, units or the organization, not in %s",
			value_words(value));
		return false;
	}
}
