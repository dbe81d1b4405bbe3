/*
 * Roles that AWS Backup assumes, what is attached to them, and its service-linked roles
 * (aws-semantics 3).
 */
#include "base/arena.h"
#include "base/hash.h"
#include "infer/context.h"
#include "model/arn.h"

static void put_trust(struct bk_infer *infer, struct bk_desired *role, bool source_account)
{
	struct bk_arena *arena = infer->arena;
	struct bk_node *statements;
	struct bk_node *document = bk_policy_new(infer, &statements);
	struct bk_node *statement = bk_statement_new(infer, statements, NULL, true);
	struct bk_node *service = bk_node_map(arena);

	bk_node_put(arena, service, "Service", bk_node_literal(arena, "backup.amazonaws.com"));
	bk_node_put(arena, statement, "Principal", service);
	bk_node_put(arena, statement, "Action", bk_node_literal(arena, "sts:AssumeRole"));
	if (source_account)
		bk_condition_node(infer, statement, "StringEquals", "aws:SourceAccount",
			bk_node_string(arena, role->account->id));
	bk_node_put(arena, role->body, "AssumeRolePolicyDocument", document);
}

static struct bk_role_use *role_new(struct bk_infer *infer, const struct bk_account *account,
	struct bk_str address, struct bk_str path, struct bk_str name)
{
	struct bk_arena *arena = infer->arena;
	struct bk_role_use *role = bk_new(arena, struct bk_role_use);
	struct bk_str partition = bk_partition_of(infer, account);

	role->desired = bk_desired_add(infer->list, BK_AWS_ROLE, account, NULL, address);
	role->desired->name = name;
	role->desired->arn =
		bk_str_format(arena, "arn:%.*s:iam::%.*s:role%.*s%.*s", BK_STR_ARGS(partition),
			BK_STR_ARGS(account->id), BK_STR_ARGS(path), BK_STR_ARGS(name));
	bk_node_put(arena, role->desired->body, "RoleName", bk_node_string(arena, name));
	bk_node_put(arena, role->desired->body, "Path", bk_node_string(arena, path));
	bk_map_put_ptr(&infer->roles, role->desired, role);
	bk_vec_push(arena, &infer->role_list, role);
	return role;
}

struct bk_role_use *bk_role_declared(struct bk_infer *infer, const struct bk_object *object)
{
	struct bk_desired *known = bk_desired_find(infer->list, object->address);
	const struct bk_value *policies, *boundary;
	struct bk_str path = bk_prop_text(object, BK_A_PATH);
	struct bk_role_use *role;

	if (known)
		return bk_map_find_ptr(&infer->roles, known);
	if (!path.len)
		path = BK_STR("/");
	role = role_new(infer, object->account, object->address, path, object->physical);
	bk_describe(role->desired, object, BK_STR(""));
	if (object->arn.len)
		role->desired->arn = object->arn;
	if (object->life == BK_LIFE_EXISTING) {
		role->desired->external = true;
		role->explicit_policies = true;
		return role;
	}
	put_trust(infer, role->desired, bk_prop_bool(object, BK_A_SOURCE_ACCOUNT, true));
	boundary = bk_prop(object, BK_A_BOUNDARY);
	if (boundary)
		bk_node_put(infer->arena, role->desired->body, "PermissionsBoundary",
			bk_node_string(infer->arena, boundary->text));
	bk_put_tags(infer, role->desired, object);
	policies = bk_prop(object, BK_A_POLICIES);
	if (policies && policies->kind == BK_V_LIST) {
		bk_vec_foreach (i, &policies->list) {
			struct bk_str arn = policies->list.at[i]->text;

			if (!bk_strs_have(role->policies.at, role->policies.len, arn))
				bk_vec_push(infer->arena, &role->policies, arn);
		}
		role->explicit_policies = true;
	}
	return role;
}

/* Names of roles are unique without regard to case, and at most 64 long (F 4.1). */
static struct bk_str role_name(struct bk_infer *infer, struct bk_str what)
{
	struct bk_str name = bk_str_format(infer->arena, "bkc-%.*s-%s",
		BK_STR_ARGS(infer->model->unit), bk_plain_name(infer->arena, what).ptr);

	return bk_hash_cut(infer->arena, name, (size_t)bk_limit(infer->model, "role_name_max"));
}

static struct bk_role_use *role_inferred(struct bk_infer *infer, const struct bk_account *account,
	struct bk_str what, const struct bk_object *object, struct bk_str because)
{
	struct bk_str address = bk_str_format(
		infer->arena, "role:%s.%.*s", account->name->text.ptr, BK_STR_ARGS(what));
	struct bk_str path =
		bk_str_format(infer->arena, "/bkc/%.*s/", BK_STR_ARGS(infer->model->unit));
	struct bk_desired *known;
	struct bk_role_use *role;

	if (bk_object_find(infer->model, address))
		address = bk_str_format(infer->arena, "%.*s/plan", BK_STR_ARGS(address));
	known = bk_desired_find(infer->list, address);
	if (known)
		return bk_map_find_ptr(&infer->roles, known);
	role = role_new(infer, account, address, path, role_name(infer, what));
	bk_describe(role->desired, object, because);
	put_trust(infer, role->desired, true);
	bk_put_tags(infer, role->desired, object);
	return role;
}

void bk_plan_role(struct bk_infer *infer, struct bk_plan_use *plan)
{
	const struct bk_object *object = plan->object;
	const struct bk_object *declared = bk_prop_object(object, BK_A_ROLE);

	if (declared)
		plan->role = bk_role_declared(infer, declared);
	else
		plan->role = role_inferred(infer, object->account, object->name->text, object,
			bk_str_format(
				infer->arena, "plan `%s` names no role", object->name->text.ptr));
	plan->role_desired = plan->role->desired;
}

struct bk_role_use *bk_copyback_role(
	struct bk_infer *infer, const struct bk_account *account, const struct bk_object *vault)
{
	return role_inferred(infer, account, BK_STR("copyback"), vault,
		bk_str_format(infer->arena,
			"a copy must be copied back before it can be restored where it came from"));
}

void bk_role_needs(struct bk_infer *infer, struct bk_role_use *role, struct bk_str policy)
{
	static const char *const words[] = {"partition"};
	struct bk_str partition = bk_partition_of(infer, role->desired->account);
	struct bk_str arn = bk_str_fill(infer->arena, policy, words, &partition, 1);

	if (!role->explicit_policies && !bk_strs_have(role->policies.at, role->policies.len, arn))
		bk_vec_push(infer->arena, &role->policies, arn);
}

struct bk_str bk_slr_arn(struct bk_infer *infer, const struct bk_account *account)
{
	return bk_linked_role_arn(infer->arena, bk_partition_of(infer, account), account->id);
}

struct bk_desired *bk_slr(struct bk_infer *infer, const struct bk_account *account,
	struct bk_span span, struct bk_str because)
{
	struct bk_str address = bk_str_format(infer->arena, "slr:%s", account->name->text.ptr);
	struct bk_desired *slr = bk_desired_find(infer->list, address);

	if (slr)
		return slr;
	slr = bk_desired_add(infer->list, BK_AWS_SLR, account, NULL, address);
	slr->name = BK_STR("AWSServiceRoleForBackup");
	slr->arn = bk_slr_arn(infer, account);
	slr->because = because;
	slr->span = span;
	bk_node_put(infer->arena, slr->body, "AWSServiceName",
		bk_node_literal(infer->arena, "backup.amazonaws.com"));
	return slr;
}

/* The last part of a policy's ARN. */
static struct bk_str policy_name(struct bk_str arn)
{
	size_t start = arn.len;

	while (start > 0 && arn.ptr[start - 1] != '/')
		start--;
	return (struct bk_str){arn.ptr + start, arn.len - start};
}

/* A role has no region: brackets at the end of its address are keys of its name. */
static struct bk_str attachment_address(
	struct bk_infer *infer, const struct bk_desired *role, struct bk_str policy)
{
	struct bk_str rest = role->address;

	bk_str_cut(&rest, ':');
	return bk_str_format(
		infer->arena, "attachment:%.*s/%.*s", BK_STR_ARGS(rest), BK_STR_ARGS(policy));
}

void bk_roles_finish(struct bk_infer *infer)
{
	struct bk_arena *arena = infer->arena;

	bk_vec_foreach (i, &infer->role_list) {
		struct bk_role_use *role = infer->role_list.at[i];

		if (role->desired->external)
			continue;
		bk_vec_foreach (j, &role->policies) {
			struct bk_str arn = role->policies.at[j];
			struct bk_str policy = policy_name(arn);
			struct bk_desired *attachment;
			struct bk_str address = attachment_address(infer, role->desired, policy);

			if (bk_desired_find(infer->list, address))
				address = bk_str_format(arena, "%.*s/%zu", BK_STR_ARGS(address), j);
			attachment = bk_desired_add(infer->list, BK_AWS_ROLE_ATTACHMENT,
				role->desired->account, NULL, address);
			attachment->parent = role->desired;
			attachment->span = role->desired->span;
			attachment->via = role->desired->via;
			attachment->object = role->desired->object;
			if (!role->explicit_policies)
				attachment->because =
					BK_STR("the kinds that the role backs up need it");
			bk_node_put(arena, attachment->body, "RoleName",
				bk_node_ref(arena, role->desired, BK_REF_NAME));
			bk_node_put(
				arena, attachment->body, "PolicyArn", bk_node_string(arena, arn));
			bk_vec_push(arena, &role->attachments, attachment);
		}
	}
}
