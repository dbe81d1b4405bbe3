/*
 * Answers of AWS Organizations.
 */
#include "apply/observe.h"

#include "base/arena.h"
#include "base/bug.h"
#include "model/model.h"
#include "source/diag.h"

/* A switch of the organization that is on: what is declared of it is there. */
static void is_on(struct bk_observer *observer, const struct bk_ask *ask, enum bk_aws_id id)
{
	struct bk_live *live;

	bk_vec_foreach (i, &observer->apply->list->objects) {
		const struct bk_desired *object = observer->apply->list->objects.at[i];

		if (object->type->id != id || object->external)
			continue;
		live = bk_live_get(observer, id, ask->account, BK_STR(""), object->address);
		json_decref(live->body);
		live->body = bk_apply_value(observer->world, object->body, &(bool){false});
		observer->world->by_desired[object->index] = live;
		live->desired = object;
	}
}

void bk_answer_organization(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *org = json_object_get(ask->output, "Organization");
	struct bk_str features = bk_value_text(org, "FeatureSet");

	if (bk_str_is(features, "ALL"))
		return;
	bk_diag(observer->apply->diags, BK_ORG_FEATURES, ask->desired->span,
		"the organization has consolidated billing only");
	bk_diag_note(observer->apply->diags,
		"AWS Backup works across accounts only in an organization with all features");
	bk_diag_help(observer->apply->diags,
		"enable all features in the management account; every member account is asked");
	bk_diag_address(observer->apply->diags, ask->desired->address);
	observer->failed = true;
}

/* AWS's older word for it is Status; an account that leaves stays in the list for a while. */
static struct bk_str state_of(const json_t *account)
{
	struct bk_str state = bk_value_text(account, "State");

	return state.len ? state : bk_value_text(account, "Status");
}

static void stale(
	struct bk_diags *diags, const struct bk_account *account, bool there, struct bk_str state)
{
	bk_diag(diags, BK_ORG_STALE, account->span,
		there ? "account `%s` is not active in the organization"
		      : "account `%s` is not in the organization",
		account->name->text.ptr);
	if (there)
		bk_diag_note(diags, "AWS Organizations calls it %.*s", BK_STR_ARGS(state));
	bk_diag_note(diags, "no copy to it or from it succeeds, and no policy reaches it");
	bk_diag_help(diags, "take its declaration away, or have it join again");
}

void bk_answer_accounts(struct bk_observer *observer, struct bk_ask *ask)
{
	const struct bk_model *model = observer->apply->list->model;
	json_t *accounts = json_object_get(ask->output, "Accounts"), *item;
	struct bk_map by_id;
	size_t index;

	bk_map_init(&by_id, observer->arena);
	json_array_foreach(accounts, index, item)
		bk_map_put(&by_id, bk_value_text(item, "Id"), item);
	if (!by_id.len) /* not even the management account: no answer */
		return;
	bk_vec_foreach (i, &model->accounts) {
		const struct bk_account *account = model->accounts.at[i];
		struct bk_str state = BK_STR("");

		if (!account->in_org)
			continue;
		item = bk_map_find(&by_id, account->id);
		if (item)
			state = state_of(item);
		if (!item || (state.len && !bk_str_is(state, "ACTIVE")))
			stale(observer->apply->diags, account, item != NULL, state);
	}
}

void bk_answer_service_access(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "EnabledServicePrincipals"), index, item)
	{
		if (bk_str_is(bk_value_text(item, "ServicePrincipal"), "backup.amazonaws.com"))
			is_on(observer, ask, BK_AWS_SERVICE_ACCESS);
	}
}

void bk_answer_roots(struct bk_observer *observer, struct bk_ask *ask)
{
	const json_t *root = json_array_get(json_object_get(ask->output, "Roots"), 0);
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(root, "PolicyTypes"), index, item)
	{
		if (bk_str_is(bk_value_text(item, "Type"), "BACKUP_POLICY") &&
			!bk_str_is(bk_value_text(item, "Status"), "PENDING_DISABLE"))
			is_on(observer, ask, BK_AWS_POLICY_TYPE);
	}
}

void bk_answer_delegates(struct bk_observer *observer, struct bk_ask *ask)
{
	const struct bk_org *org = observer->apply->list->model->org;
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "DelegatedAdministrators"), index, item)
	{
		if (org && org->delegate &&
			bk_str_equal(bk_value_text(item, "Id"), org->delegate->id))
			is_on(observer, ask, BK_AWS_DELEGATE);
	}
}

/* Backup policies: tags first, then what is ours. */
static void answer_policy(struct bk_observer *observer, struct bk_ask *ask)
{
	json_t *policy = json_object_get(ask->output, "Policy");
	json_t *content = bk_document_read(bk_value_text(policy, "Content"));

	(void)observer;
	if (content)
		bk_value_set(ask->live->body, "Content", content);
}

static void answer_targets(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "Targets"), index, item)
	{
		struct bk_str target = bk_value_text(item, "TargetId");
		struct bk_live *live =
			bk_live_child(observer, ask->live, BK_AWS_POLICY_ATTACHMENT, target);

		live->name = bk_str_dup(observer->arena, target);
		bk_value_set_text(live->body, "PolicyId", ask->live->id);
		bk_value_set_text(live->body, "TargetId", target);
	}
}

static void answer_policy_tags(struct bk_observer *observer, struct bk_ask *ask)
{
	struct bk_live *live = ask->live;

	live->tags = bk_tags_read(json_object_get(ask->output, "Tags"));
	if (!bk_tags_are_ours(observer, live->tags))
		return;
	bk_ask_more(observer, ask, "organizations", "DescribePolicy",
		bk_ask_input("PolicyId", live->id), answer_policy);
	bk_ask_more(observer, ask, "organizations", "ListTargetsForPolicy",
		bk_ask_input("PolicyId", live->id), answer_targets);
}

void bk_answer_policies(struct bk_observer *observer, struct bk_ask *ask)
{
	size_t index;
	json_t *item;

	json_array_foreach(json_object_get(ask->output, "Policies"), index, item)
	{
		struct bk_str id = bk_value_text(item, "Id");
		struct bk_live *live;
		struct bk_ask *more;

		if (json_is_true(json_object_get(item, "AwsManaged")))
			continue;
		live = bk_live_get(observer, BK_AWS_BACKUP_POLICY, ask->account, BK_STR(""), id);
		live->id = bk_str_dup(observer->arena, id);
		live->arn = bk_str_dup(observer->arena, bk_value_text(item, "Arn"));
		live->name = bk_str_dup(observer->arena, bk_value_text(item, "Name"));
		bk_value_set_text(live->body, "Name", live->name);
		bk_value_set_text(live->body, "Description", bk_value_text(item, "Description"));
		bk_value_set_text(live->body, "Type", BK_STR("BACKUP_POLICY"));
		more = bk_ask_more(observer, ask, "organizations", "ListTagsForResource",
			bk_ask_input("ResourceId", live->id), answer_policy_tags);
		more->live = live;
	}
}
