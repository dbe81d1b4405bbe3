/*
 * Access: see access.h. Every action that is needed is put to the policy; the first that is refused
 * is the answer, else the first that cannot be decided.
 */
#include "check/access.h"

#include "base/arena.h"
#include "check/context.h"
#include "model/arn.h"
#include "prove/judge.h"

#define COPY_INTO "backup:CopyIntoBackupVault"

struct bk_access_memo {
	struct bk_arena *arena;
	struct bk_map answers;        /* struct asked, as bytes → bk_access */
	struct bk_policy_facts facts; /* of the question that is asked */
};

struct bk_access_memo *bk_access_memo_new(struct bk_arena *arena)
{
	struct bk_access_memo *memo = bk_new(arena, struct bk_access_memo);

	memo->arena = arena;
	memo->facts.arena = arena;
	bk_map_init(&memo->answers, arena);
	return memo;
}

/* The policy of an object: as written, or as stated. NULL: nothing is known of it. */
static const struct bk_node *document_of(const struct bk_desired *desired)
{
	const struct bk_node *node = NULL;

	if (desired && desired->external)
		node = desired->stated;
	else if (desired && desired->body)
		node = bk_node_find(desired->body, "Policy");
	return node ? node->document : NULL;
}

/* The request. */

static struct bk_str principal_of(const struct bk_check *check, const struct bk_party *party)
{
	switch (party->kind) {
	case BK_PARTY_ROLE:
		return party->role ? party->role->arn : BK_STR("");
	case BK_PARTY_LINKED:
		return bk_linked_role_arn(
			check->arena, party->region->partition, party->account->id);
	case BK_PARTY_DEPLOYER:
		return bk_str_format(check->arena, "arn:%.*s:iam::%.*s:role/%.*s",
			BK_STR_ARGS(party->region->partition), BK_STR_ARGS(party->account->id),
			BK_STR_ARGS(party->account->access_role));
	case BK_PARTY_STORAGE:
		break;
	}
	return BK_STR("backup-storage.amazonaws.com");
}

/* The path of an account in the organization, as AWS gives it to conditions. */
static void put_org_paths(const struct bk_check *check, const struct bk_account *account)
{
	static const char key[] = "aws:principalorgpaths";
	struct bk_policy_facts *facts = &check->access->facts;
	const struct bk_org *org = check->model->org;
	struct bk_str *path;

	if (!account->in_org) {
		bk_policy_know_absent(facts, key);
		return;
	}
	path = bk_new(check->arena, struct bk_str);
	if (account->ou && account->ou->path.len)
		*path = bk_str_format(check->arena, "%.*s/", BK_STR_ARGS(account->ou->path));
	else if (!account->ou && org->root.len)
		*path = bk_str_format(
			check->arena, "%.*s/%.*s/", BK_STR_ARGS(org->id), BK_STR_ARGS(org->root));
	else
		return;
	bk_policy_know_many(facts, key, path, 1);
}

static void put_account(const struct bk_check *check, const struct bk_account *account)
{
	struct bk_policy_facts *facts = &check->access->facts;
	const struct bk_org *org = check->model->org;

	bk_policy_know(facts, "aws:principalaccount", account->id);
	bk_policy_know(facts, "kms:calleraccount", account->id);
	bk_policy_know(facts, "aws:principalisawsservice", BK_STR("false"));
	bk_policy_know_absent(facts, "aws:principalservicename");
	/* without a declared organization the account may be in any */
	if (!org)
		return;
	if (account->in_org)
		bk_policy_know(facts, "aws:principalorgid", org->id);
	else
		bk_policy_know_absent(facts, "aws:principalorgid");
	put_org_paths(check, account);
}

/* Where no role is said to deploy, any of the account's may. */
static bool is_anyone(const struct bk_party *party)
{
	return party->kind == BK_PARTY_DEPLOYER && !party->account->access_role.len;
}

/* What is known of a request, by key of conditions. What is not here is unknown. */
static struct bk_policy_facts *facts_of(const struct bk_check *check, const struct bk_party *party,
	struct bk_str principal, bool via_backup)
{
	static const char *const of_accounts[] = {"aws:principalarn", "aws:principalaccount",
		"aws:principalorgid", "aws:principalorgpaths"};
	struct bk_policy_facts *facts = &check->access->facts;

	facts->list.len = 0;
	if (party->kind == BK_PARTY_STORAGE) {
		for (size_t i = 0; i < BK_COUNT(of_accounts); i++)
			bk_policy_know_absent(facts, of_accounts[i]);
		bk_policy_know(facts, "aws:principalisawsservice", BK_STR("true"));
		bk_policy_know(facts, "aws:principalservicename", principal);
		return facts;
	}
	if (!is_anyone(party))
		bk_policy_know(facts, "aws:principalarn", principal);
	put_account(check, party->account);
	if (via_backup)
		bk_policy_know(facts, "kms:viaservice",
			bk_str_format(check->arena, "backup.%s.amazonaws.com",
				party->region->name->text.ptr));
	return facts;
}

/* Keys that a request has with this value, or not at all; which of the two no page says. */
static const struct maybe {
	const char *key, *value;
} maybes[] = {
	{"aws:multifactorauthpresent", "false"},
	{"aws:securetransport", "true"},
};

/* Asks with every combination of what may be, of roles that AWS Backup assumes; what they agree on
 * is decided. */
static struct bk_policy_answer ask(struct bk_policy_facts *facts, const struct bk_node *document,
	const struct bk_policy_question *asked, bool by_service)
{
	struct bk_policy_answer answer = bk_policy_judge(document, asked), unknown = answer;

	if (answer.verdict != BK_VERDICT_UNKNOWN || !by_service)
		return answer;
	for (unsigned present = 0; present < 1U << BK_COUNT(maybes); present++) {
		struct bk_policy_answer other;

		for (size_t i = 0; i < BK_COUNT(maybes); i++) {
			if (present >> i & 1)
				bk_policy_know(facts, maybes[i].key, bk_str_of(maybes[i].value));
			else
				bk_policy_know_absent(facts, maybes[i].key);
		}
		other = bk_policy_judge(document, asked);
		if (present && other.verdict != answer.verdict)
			answer = unknown;
		else
			answer = other;
		if (answer.verdict == BK_VERDICT_UNKNOWN)
			break;
	}
	for (size_t i = 0; i < BK_COUNT(maybes); i++)
		bk_policy_forget(facts, maybes[i].key);
	return answer;
}

/* What each need asks for: the least that AWS's pages and the published set-ups agree on (F 2.3).
 */
static const char *const reading[] = {"kms:DescribeKey", "kms:Decrypt", NULL};
static const char *const using[] = {
	"kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant", NULL};

static const char *const changing[] = {"kms:PutKeyPolicy", NULL};

static const char *const *const needs[] = {
	[BK_NEED_READ] = reading,
	[BK_NEED_USE] = using,
	[BK_NEED_AIRGAP] = using,
	[BK_NEED_MAKE] = using,
	[BK_NEED_CHANGE] = changing,
};

/* kms:GrantIsForAWSResource is in requests for grants alone; AWS Backup's are for AWS's services.
 * Source: AWS KMS Developer Guide, AWS KMS condition keys, 2026-11. */
static void put_grant(struct bk_policy_facts *facts, const char *action)
{
	static const char key[] = "kms:grantisforawsresource";

	if (strcmp(action, "kms:CreateGrant") == 0)
		bk_policy_know(facts, key, BK_STR("true"));
	else
		bk_policy_know_absent(facts, key);
}

static const struct bk_node *statement_of(const struct bk_node *document, size_t statement)
{
	return bk_node_find(document, "Statement")->list.at[statement];
}

/* The written block behind a statement. */
static const struct bk_object *block_of(
	const struct bk_object *object, const struct bk_node *document, size_t statement)
{
	struct bk_span span = statement_of(document, statement)->span;

	for (size_t i = 0; object && i < object->children.len; i++) {
		if (bk_span_equal(object->children.at[i]->span, span))
			return object->children.at[i];
	}
	return NULL;
}

static void tell_statement(struct bk_access *access, const struct bk_object *object,
	const struct bk_node *document, size_t statement)
{
	const struct bk_node *sid = bk_node_find(statement_of(document, statement), "Sid");

	access->sid = sid ? sid->text : BK_STR("");
	access->block = block_of(object, document, statement);
}

/* Whether what is said of a policy says all of it, so that what nothing allows is refused. */
static bool is_closed_key(
	const struct bk_object *key, const struct bk_desired *desired, const struct bk_party *party)
{
	return !desired->external || bk_first_child(key, BK_KIND_ALLOW) ||
		(party->kind == BK_PARTY_LINKED && bk_prop(key, BK_A_SHARE));
}

static bool is_closed_vault(const struct bk_object *vault)
{
	return vault->life != BK_LIFE_EXISTING || bk_prop(vault, BK_A_ACCEPT) ||
		bk_first_child(vault, BK_KIND_ALLOW);
}

struct question {
	const struct bk_object *object;
	const struct bk_node *document;
	const struct bk_desired *desired;
	const struct bk_party *party;
	bool closed; /* what the document does not allow is refused, not unsaid */
	struct bk_policy_facts *facts;
	struct bk_policy_question asked;
};

/* One action of a key. */
static struct bk_access ask_action(struct question *question, const char *action)
{
	const struct bk_node *document = question->document;
	struct bk_access access = {.holds = BK_FALSE, .action = action};
	struct bk_policy_answer answer;

	put_grant(question->facts, action);
	question->asked.action = bk_str_of(action);
	answer = ask(question->facts, document, &question->asked,
		question->party->kind != BK_PARTY_DEPLOYER);

	if (answer.verdict != BK_VERDICT_NONE)
		tell_statement(&access, question->object, document, answer.statement);
	switch (answer.verdict) {
	case BK_VERDICT_ALLOWED:
		access.holds = BK_TRUE;
		if (question->desired->external && bk_str_is(access.sid, BK_ASSUMED_SID))
			access.basis = BK_ACCESS_ASSUMED;
		break;
	case BK_VERDICT_DENIED:
		access.denied = true;
		break;
	case BK_VERDICT_NONE:
		if (question->closed && !is_anyone(question->party))
			break;
		access.basis = question->closed ? BK_ACCESS_NO_ROLE : BK_ACCESS_UNSAID;
		access.holds = BK_UNKNOWN;
		break;
	case BK_VERDICT_UNKNOWN:
		access.holds = BK_UNKNOWN;
		access.basis = BK_ACCESS_CONDITION;
		break;
	}
	return access;
}

/* The worst of all actions: refused, not decided, assumed, allowed. The block that gives some of
 * them is told of one that is not given. */
static struct bk_access ask_actions(struct question *question, const char *const actions[])
{
	struct bk_access worst = {.holds = BK_TRUE};
	const struct bk_object *giving = NULL;

	for (; *actions; actions++) {
		struct bk_access access = ask_action(question, *actions);

		if (access.holds == BK_TRUE && access.block)
			giving = access.block;
		if (worst.holds == BK_TRUE ? access.holds != BK_TRUE || !worst.action ||
					access.basis == BK_ACCESS_ASSUMED
					   : worst.holds == BK_UNKNOWN && access.holds == BK_FALSE)
			worst = access;
	}
	if (worst.holds != BK_TRUE && !worst.block)
		worst.block = giving;
	return worst;
}

/* Of storage, which its grants admit: only whether something denies it. */
static struct bk_access ask_denials(struct question *question, const char *const actions[])
{
	struct bk_access access = {.holds = BK_TRUE};

	for (; *actions && access.holds != BK_FALSE; actions++) {
		struct bk_policy_answer answer;

		question->asked.action = bk_str_of(*actions);
		answer = bk_policy_judge_denials(question->document, &question->asked);
		if (answer.verdict == BK_VERDICT_NONE ||
			(answer.verdict == BK_VERDICT_UNKNOWN && access.holds == BK_UNKNOWN))
			continue;
		access.action = *actions;
		access.denied = answer.verdict == BK_VERDICT_DENIED;
		access.holds = access.denied ? BK_FALSE : BK_UNKNOWN;
		access.basis = access.denied ? BK_ACCESS_STATEMENT : BK_ACCESS_CONDITION;
		tell_statement(&access, question->object, question->document, answer.statement);
	}
	return access;
}

static struct bk_access judge_key(const struct bk_check *check, const struct bk_object *key,
	const struct bk_desired *desired, const struct bk_party *party, enum bk_need need)
{
	struct bk_access unsaid = {.holds = BK_UNKNOWN, .basis = BK_ACCESS_UNSAID};
	struct bk_str principal = principal_of(check, party);
	struct bk_policy_facts *facts =
		facts_of(check, party, principal, need == BK_NEED_AIRGAP || need == BK_NEED_MAKE);
	struct question question = {.object = key,
		.document = document_of(desired),
		.desired = desired,
		.party = party,
		.facts = facts,
		.asked = {.principal = principal,
			.account = party->account ? party->account->id : BK_STR(""),
			.resource = BK_STR("*"),
			.facts = facts}};

	if (!principal.len) {
		unsaid.basis = BK_ACCESS_NO_ROLE;
		return unsaid;
	}
	if (!question.document)
		return unsaid;
	question.closed = is_closed_key(key, desired, party);
	return party->kind == BK_PARTY_STORAGE ? ask_denials(&question, using)
					       : ask_actions(&question, needs[need]);
}

static struct bk_access judge_vault(const struct bk_check *check, const struct bk_object *vault,
	const struct bk_desired *desired, const struct bk_party *party)
{
	static const char *const actions[] = {COPY_INTO, NULL};
	struct bk_access access = {.holds = BK_TRUE, .action = COPY_INTO};
	struct bk_str principal = principal_of(check, party);
	struct bk_policy_facts *facts = facts_of(check, party, principal, false);
	struct question question = {.object = vault,
		.document = document_of(desired),
		.desired = desired,
		.party = party,
		.closed = is_closed_vault(vault),
		.facts = facts,
		.asked = {.principal = principal,
			.account = party->account->id,
			.resource = vault->arn,
			.facts = facts}};
	bool within = party->account == vault->account;

	/* a request to AWS Backup has no keys of KMS */
	bk_policy_know_absent(facts, "kms:calleraccount");
	bk_policy_know_absent(facts, "kms:viaservice");
	if (!question.document) {
		if (!within && question.closed)
			access.holds = BK_FALSE;
		else if (!within)
			access = (struct bk_access){.holds = BK_UNKNOWN,
				.basis = BK_ACCESS_UNSAID,
				.action = COPY_INTO};
		return access;
	}
	return within ? ask_denials(&question, actions) : ask_action(&question, COPY_INTO);
}

static struct bk_party role_of(const struct bk_check *check, const struct bk_object *plan)
{
	return (struct bk_party){.kind = BK_PARTY_ROLE,
		.account = plan->account,
		.role = bk_plan_role_of(check, plan),
		.region = plan->region};
}

/* Beside the needs of keys. */
enum { COPYING = BK_NEED_CHANGE + 1 };

/* What an answer hangs on. */
struct asked {
	const struct bk_desired *desired, *role;
	const struct bk_account *account;
	const struct bk_region *region;
	const void *kind, *need; /* numbers, without gaps between them */
};

static struct asked asked_of(
	const struct bk_desired *desired, const struct bk_party *party, unsigned need)
{
	return (struct asked){desired, party->role, party->account, party->region,
		(const void *)(uintptr_t)party->kind, (const void *)(uintptr_t)need};
}

static const struct bk_access *answer_find(const struct bk_check *check, const struct asked *asked)
{
	return bk_map_find(
		&check->access->answers, (struct bk_str){(const char *)asked, sizeof(*asked)});
}

static void answer_keep(
	const struct bk_check *check, const struct asked *asked, const struct bk_access *answer)
{
	struct bk_arena *arena = check->access->arena;
	struct bk_str key = {(const char *)asked, sizeof(*asked)};
	struct bk_access *kept = bk_new(arena, struct bk_access);

	*kept = *answer;
	bk_map_put(&check->access->answers, bk_str_dup(arena, key), kept);
}

struct bk_access bk_access_to_key(const struct bk_check *check, const struct bk_object *key,
	const struct bk_desired *desired, const struct bk_party *party, enum bk_need need)
{
	struct asked asked = asked_of(desired, party, need);
	const struct bk_access *known = answer_find(check, &asked);
	struct bk_access access;

	if (known)
		return *known;
	access = judge_key(check, key, desired, party, need);
	answer_keep(check, &asked, &access);
	return access;
}

/* The object that holds a vault's policy; NULL: it has none, or none is stated. */
static const struct bk_desired *policy_of(
	const struct bk_check *check, const struct bk_object *vault)
{
	const struct bk_str kind = BK_STR("vault");

	if (vault->life == BK_LIFE_EXISTING)
		return bk_desired_find(check->list, vault->address);
	return bk_desired_find(check->list,
		bk_str_format(check->arena, "vault_policy%.*s",
			(int)(vault->address.len - kind.len), vault->address.ptr + kind.len));
}

struct bk_access bk_access_to_vault(
	const struct bk_check *check, const struct bk_object *vault, const struct bk_object *plan)
{
	const struct bk_desired *desired = policy_of(check, vault);
	const struct bk_party party = role_of(check, plan);
	struct asked asked = asked_of(desired, &party, COPYING);
	const struct bk_access *known = desired ? answer_find(check, &asked) : NULL;
	struct bk_access access;

	if (known)
		return *known;
	access = judge_vault(check, vault, desired, &party);
	if (desired)
		answer_keep(check, &asked, &access);
	return access;
}

static const struct bk_desired *desired_of(
	const struct bk_check *check, const struct bk_object *object)
{
	return bk_desired_find(check->list, object->address);
}

struct bk_access bk_access_to_source(const struct bk_check *check, const struct bk_object *plan,
	const struct bk_protected *item, bool full)
{
	const struct bk_party party = role_of(check, plan);
	struct bk_access access = bk_access_to_key(check, item->key, desired_of(check, item->key),
		&party, full ? BK_NEED_READ : BK_NEED_USE);

	if (access.basis == BK_ACCESS_ASSUMED && item->service->key_silent) {
		access.holds = BK_UNKNOWN;
		access.basis = BK_ACCESS_UNSAID;
	}
	return access;
}

struct bk_access bk_access_from_afar(
	const struct bk_check *check, const struct bk_protected *item, const struct bk_account *to)
{
	const struct bk_party party = {
		.kind = BK_PARTY_LINKED, .account = to, .region = item->key->region};

	return bk_access_to_key(
		check, item->key, desired_of(check, item->key), &party, BK_NEED_USE);
}

const struct bk_desired *bk_vault_key_of(
	const struct bk_check *check, const struct bk_object *vault)
{
	const struct bk_object *key = bk_prop_object(vault, BK_A_VAULT_KEY);
	const struct bk_desired *desired;
	const struct bk_node *node;

	if (key)
		return desired_of(check, key);
	desired = desired_of(check, vault);
	node = desired && desired->body ? bk_node_find(desired->body, "EncryptionKeyArn") : NULL;
	return node && node->kind == BK_NODE_REF ? node->ref.target : NULL;
}

struct bk_access bk_access_to_copy_key(const struct bk_check *check, const struct bk_object *plan,
	const struct bk_object *vault, const struct bk_desired *key)
{
	struct bk_party party = role_of(check, plan);

	if (vault->account != plan->account)
		party = (struct bk_party){.kind = BK_PARTY_LINKED,
			.account = vault->account,
			.region = vault->region};
	return bk_access_to_key(
		check, bk_prop_object(vault, BK_A_VAULT_KEY), key, &party, BK_NEED_USE);
}

struct bk_access bk_access_to_airgap_key(
	const struct bk_check *check, const struct bk_object *plan, const struct bk_object *vault)
{
	const struct bk_object *key = bk_prop_object(vault, BK_A_VAULT_KEY);
	const struct bk_party party = role_of(check, plan);

	return bk_access_to_key(check, key, desired_of(check, key), &party, BK_NEED_AIRGAP);
}
