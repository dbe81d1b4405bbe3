/*
 * Keys for other services: see keys.h.
 */
#include "sim/keys.h"

#include "base/arena.h"
#include "sim/tags.h"

static const struct bk_sim_tag_rules tag_rules = {
	.invalid = "TagException", .too_many = "TagException"};

/* Services whose own keys the simulated services ask for. */
static const char *const managed_aliases[] = {"alias/aws/backup", "alias/aws/dynamodb",
	"alias/aws/ebs", "alias/aws/elasticfilesystem", "alias/aws/rds", "alias/aws/s3",
	"alias/aws/secretsmanager", "alias/aws/sns"};

/* Where a key is, and what it is called there. */
struct place {
	struct bk_str account, region, name;
};

/* "arn:aws:kms:REGION:ACCOUNT:key/ID" and "…:alias/NAME", or a bare id or alias. */
static struct place place_of(const struct bk_sim_request *request, struct bk_str key)
{
	struct place place = {request->account, request->region, key};
	if (!bk_str_has_prefix(key, BK_STR("arn:")))
		return place;
	struct bk_str rest = key;
	for (int i = 0; i < 3; i++)
		bk_str_cut(&rest, ':');
	place.region = bk_str_cut(&rest, ':');
	place.account = bk_str_cut(&rest, ':');
	struct bk_str prefix = BK_STR("key/");
	if (bk_str_has_prefix(rest, prefix))
		rest = (struct bk_str){rest.ptr + prefix.len, rest.len - prefix.len};
	place.name = rest;
	return place;
}

/* AWS's own key of a service in that account and region. */
static json_t *make_managed(
	struct bk_sim *sim, const struct bk_sim_request *request, struct place place)
{
	struct bk_arena *arena = request->arena;
	struct bk_str id = bk_sim_uuid(sim, arena);
	struct bk_str arn = bk_str_format(arena, "arn:aws:kms:%.*s:%.*s:key/%.*s",
		BK_STR_ARGS(place.region), BK_STR_ARGS(place.account), BK_STR_ARGS(id));
	struct bk_str account = place.account;
	json_t *key = json_pack(
		"{s:s%, s:s%, s:s%, s:I, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:[s], s:b}",
		"AWSAccountId", account.ptr, account.len, "KeyId", id.ptr, id.len, "Arn", arn.ptr,
		arn.len, "CreationDate", (json_int_t)request->now, "Enabled", 1, "KeyState",
		"Enabled", "KeyUsage", "ENCRYPT_DECRYPT", "KeyManager", "AWS", "Origin", "AWS_KMS",
		"KeySpec", "SYMMETRIC_DEFAULT", "CustomerMasterKeySpec", "SYMMETRIC_DEFAULT",
		"EncryptionAlgorithms", "SYMMETRIC_DEFAULT", "MultiRegion", 0);
	struct bk_str service = place.name;
	bk_str_cut(&service, '/');
	bk_str_cut(&service, '/');
	bk_value_set_text(key, "Description",
		bk_str_format(arena,
			"Default key that protects my %.*s data when no other key is "
			"defined",
			BK_STR_ARGS(service)));
	bk_value_set_text(key, "policy",
		bk_str_format(arena,
			"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
			"\"Principal\":{\"AWS\":\"*\"},\"Action\":\"kms:*\",\"Resource\":\"*\","
			"\"Condition\":{\"StringEquals\":{\"kms:CallerAccount\":\"%.*s\","
			"\"kms:ViaService\":\"%.*s.%.*s.amazonaws.com\"}}}]}",
			BK_STR_ARGS(account), BK_STR_ARGS(service), BK_STR_ARGS(place.region)));
	bk_sim_put(sim, BK_SIM_KEY, place.account, place.region, id, key);
	BK_AUTO_JSON alias = json_object();
	bk_value_set_text(alias, "TargetKeyId", id);
	bk_value_set(alias, "CreationDate", json_integer(request->now));
	bk_sim_put(sim, BK_SIM_ALIAS, place.account, place.region, place.name, alias);
	struct bk_sim_fault none;
	if (!bk_sim_tags_add(sim, arn, &tag_rules, NULL, &none))
		json_decref(none.detail);
	return key;
}

static bool is_managed_alias(struct bk_str name)
{
	for (size_t i = 0; i < BK_COUNT(managed_aliases); i++)
		if (bk_str_is(name, managed_aliases[i]))
			return true;
	return false;
}

json_t *bk_sim_key_find(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str key)
{
	struct place place = place_of(request, key);
	if (!bk_str_equal(place.region, request->region))
		return NULL;
	if (!bk_str_has_prefix(place.name, BK_STR("alias/")))
		return bk_sim_get(sim, BK_SIM_KEY, place.account, place.region, place.name);
	BK_AUTO_JSON alias = bk_sim_get(sim, BK_SIM_ALIAS, place.account, place.region, place.name);
	if (alias != NULL)
		return bk_sim_get(sim, BK_SIM_KEY, place.account, place.region,
			bk_value_text(alias, "TargetKeyId"));
	bool own = bk_str_equal(place.account, request->account);
	return own && is_managed_alias(place.name) ? make_managed(sim, request, place) : NULL;
}

struct bk_str bk_sim_key_usable(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str key, const char *code, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON record = bk_sim_key_find(sim, request, key);
	if (record == NULL) {
		bk_sim_refuse(ret_fault, 400, code,
			"The key %.*s does not exist, or the caller may not use it.",
			BK_STR_ARGS(key));
		return (struct bk_str){0};
	}
	struct bk_str state = bk_value_text(record, "KeyState");
	if (!bk_str_is(state, "Enabled")) {
		bk_sim_refuse(ret_fault, 400, code, "The key %.*s is %.*s; it must be enabled.",
			BK_STR_ARGS(key), BK_STR_ARGS(state));
		return (struct bk_str){0};
	}
	return bk_str_dup(request->arena, bk_value_text(record, "Arn"));
}
